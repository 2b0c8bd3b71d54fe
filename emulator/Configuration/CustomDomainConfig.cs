using System.Security.Authentication;

namespace FcEmulator.Configuration;

/// <summary>One <c>component: fc3-domain</c> resource of s.yaml.</summary>
internal sealed record CustomDomainConfig
{
    /// <summary>Lower case; a leading <c>*.</c> makes it a wildcard domain.</summary>
    public required string DomainName { get; init; }

    /// <summary>In the order of s.yaml.</summary>
    public required IReadOnlyList<DomainRouteConfig> Routes { get; init; }

    public DomainCertificateConfig? Certificate { get; init; }

    /// <summary>TLS versions of tlsConfig, cut to those HTTP/2 allows (1.2 and 1.3).</summary>
    public required SslProtocols TlsVersions { get; init; }

    /// <summary>Who may call through this domain; its authConfig comes before that of the function's trigger.</summary>
    public TriggerAuth Auth { get; init; } = TriggerAuth.Anonymous;

    /// <summary>Line of authType in s.yaml, for the sentence that refuses it; null where there is none.</summary>
    public int? AuthLine { get; init; }
}

/// <summary>One entry of <c>routeConfig.routes</c>.</summary>
/// <param name="Path">Exact (<c>/a/b</c>) or a prefix (<c>/a/*</c>).</param>
/// <param name="Methods">Upper-case methods it is limited to; empty where the route leaves that to the trigger.</param>
internal sealed record DomainRouteConfig(
    string Path,
    string FunctionName,
    IReadOnlySet<string> Methods,
    IReadOnlyList<RewriteRuleConfig> Rewrites);

internal enum RewriteKind
{
    Equal,
    Wildcard,
    Regex,
}

/// <summary>One rule of <c>rewriteConfig</c>, in FC's order of evaluation.</summary>
internal sealed record RewriteRuleConfig(RewriteKind Kind, string Match, string Replacement);

/// <summary>PEM texts of <c>certConfig</c>.</summary>
internal sealed record DomainCertificateConfig(string Certificate, string PrivateKey)
{
    /// <summary>Keeps the private key out of every log that prints the model.</summary>
    public override string ToString() => "DomainCertificateConfig { PrivateKey = *** }";
}
