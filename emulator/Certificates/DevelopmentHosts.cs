using System.Net;
using FcEmulator.Configuration;

namespace FcEmulator.Certificates;

/// <summary>Host names the development certificate has to cover. Pure.</summary>
internal static class DevelopmentHosts
{
    /// <summary>Names that every development certificate covers.</summary>
    public static readonly IReadOnlyList<string> Always = ["localhost", "*.localhost", "*.fcapp.run", "127.0.0.1", "::1"];

    /// <summary>Names that follow from an s.yaml; to be given to <see cref="DevelopmentCertificates.EnsureAsync"/>.</summary>
    public static IReadOnlyList<string> Of(ServerlessApp app) => Normalize(new[]
    {
        // A wildcard stands for one label, and FC's hosts have two before fcapp.run: <name>.<region> and <name>.<region>-vpc.
        app.Functions.SelectMany(f => new[] { $"*.{f.Region}.fcapp.run", $"*.{f.Region}-vpc.fcapp.run" }),

        // OpenSSL refuses a wildcard directly under a top-level name, so *.localhost alone would shut out curl, Python and .NET on Linux.
        app.Functions.Select(f => $"{f.Name}.localhost"),
        app.Domains.Select(d => d.DomainName),
    }.SelectMany(names => names).Where(FitsDns));

    /// <summary>FC's function names may be longer than the 63 octets of a DNS label; such a name has no host under .localhost.</summary>
    private static bool FitsDns(string host) => host.Length <= 253 && host.Split('.').All(label => label.Length is > 0 and <= 63);

    /// <summary>Lower case, without a final dot, each once, in the order given.</summary>
    public static IReadOnlyList<string> Normalize(IEnumerable<string> hosts) =>
        [.. hosts.Select(Normalize).Where(host => host.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The one spelling of a host name or address that is compared.</summary>
    public static string Normalize(string host)
    {
        var bare = host.Trim().TrimEnd('.').Trim('[', ']').ToLowerInvariant();
        return IPAddress.TryParse(bare, out var address) ? address.ToString() : bare;
    }
}
