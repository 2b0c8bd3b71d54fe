using System.Security.Authentication;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Domains;

/// <summary>Reads <c>tlsConfig</c>, cut to the versions over which HTTP/2 is allowed (RFC 9113: 1.2 and later). Pure.</summary>
internal static class TlsRange
{
    private static readonly string[] Versions = ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    /// <summary>Index of the first version HTTP/2 may use.</summary>
    private const int FirstForHttp2 = 2;

    public static SslProtocols Read(MapReader props)
    {
        const SslProtocols All = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (props.Map("tlsConfig") is not { } config)
            return All;
        // Defaults: fc3-domain's schema.
        if (Version(config, "minVersion", "TLSv1.0") is not { } min || Version(config, "maxVersion", "TLSv1.3") is not { } max)
            return All;
        if (min > max)
        {
            config.Error("minVersion", $"tlsConfig.minVersion {Versions[min]} is above maxVersion {Versions[max]}. Exchange them.");
            return All;
        }

        if (max < FirstForHttp2)
        {
            config.Error("maxVersion", $"tlsConfig.maxVersion is {Versions[max]}, but gRPC's HTTP/2 needs TLSv1.2 or later. Write TLSv1.3.");
            return All;
        }

        return (min <= 2 ? SslProtocols.Tls12 : SslProtocols.None) | (max >= 3 ? SslProtocols.Tls13 : SslProtocols.None);
    }

    private static int? Version(MapReader config, string key, string fallback)
    {
        if (config.Has(key) && config.Text(key) is null)
            return null;
        var written = config.Text(key) ?? fallback;
        var index = Array.IndexOf(Versions, written);
        if (index >= 0)
            return index;
        config.Error(key, $"tlsConfig.{key} is \"{written}\", but FC accepts {string.Join(", ", Versions)}. Write one of them.");
        return null;
    }
}
