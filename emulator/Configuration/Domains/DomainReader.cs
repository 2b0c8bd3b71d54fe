using System.Text.RegularExpressions;
using FcEmulator.Configuration.Functions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Domains;

/// <summary>Turns the props of one <c>component: fc3-domain</c> resource into the domain they describe. Pure but for certificate files.</summary>
internal static partial class DomainReader
{
    /// <summary>FC's longest custom domain name.</summary>
    private const int LongestName = 256;

    /// <summary>The domain; null where there is none to serve, with the reason in the errors or notes.</summary>
    public static CustomDomainConfig? Read(MapReader props, IReadOnlySet<string> functionNames, ReadContext context)
    {
        var name = ReadName(props, context);
        var label = name ?? "the domain";
        var routes = RouteReader.Read(props, label, functionNames, context);
        var certificate = CertificateReader.Read(props, label, context);
        var versions = TlsRange.Read(props);
        var auth = props.Map("authConfig");
        Note(props, label, context);
        new UnknownProperties(KnownProperties.OfDomain, "fc3-domain", label, context).Note(props);
        return name is null
            ? null
            : new CustomDomainConfig
            {
                DomainName = name,
                Routes = routes,
                Certificate = certificate,
                TlsVersions = versions,
                Auth = auth is null ? TriggerAuth.Anonymous : TriggerReader.ReadAuth(auth),
                AuthLine = auth?.Has("authType") == true ? auth.LineOf("authType") : null,
            };
    }

    private static string? ReadName(MapReader props, ReadContext context)
    {
        if (!props.Require("domainName", "Write one, such as domainName: api.example.com.") || props.Text("domainName") is not { } written)
            return null;
        var name = written.ToLowerInvariant();
        if (name == "auto")
        {
            context.Note(ConfigNoteKind.SetAside, null, "domainName auto is set aside: FC makes that host at deployment. Functions answer to <function>.localhost here.");
            return null;
        }

        if (name.Length <= LongestName && DomainName().IsMatch(name))
            return name;
        props.Error(
            "domainName",
            $"domainName is {((ScalarNode)props["domainName"]!).Description}, but FC accepts names such as api.example.com or *.example.com. Correct it.");
        return null;
    }

    private static void Note(MapReader props, string label, ReadContext context)
    {
        if (props.Text("protocol") is { } protocol && !protocol.Contains("HTTPS", StringComparison.OrdinalIgnoreCase))
        {
            context.Note(
                ConfigNoteKind.DomainWithoutTls,
                label,
                $"protocol {protocol} has no TLS on FC, which gRPC needs there. It is served with TLS here; write HTTPS before you deploy.",
                props.LineOf("protocol"));
        }

        string[] found =
        [
            .. props["wafConfig"] is MapNode waf && waf["enableWAF"] is ScalarNode { Text: "true" } ? ["wafConfig"] : Array.Empty<string>(),
            .. props["tlsConfig"] is MapNode tls && tls["cipherSuites"] is not null ? ["tlsConfig.cipherSuites"] : Array.Empty<string>(),
        ];
        if (found.Length > 0)
            context.Note(ConfigNoteKind.SetAside, label, $"set aside, without effect here: {string.Join(", ", found)}.");
    }

    [GeneratedRegex(
        @"^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DomainName();
}
