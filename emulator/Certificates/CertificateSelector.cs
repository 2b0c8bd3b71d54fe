using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Authentication;
using FcEmulator.Configuration;

namespace FcEmulator.Certificates;

/// <summary>
/// Host name of a TLS handshake (SNI) → certificate: custom domains, exact before wildcard, else the development certificate.
/// Immutable, safe for use from several threads.
/// </summary>
internal sealed class CertificateSelector
{
    private readonly FrozenDictionary<string, HostCertificate> _byDomain;
    private readonly HostCertificate _development;

    private CertificateSelector(FrozenDictionary<string, HostCertificate> byDomain, HostCertificate development)
    {
        _byDomain = byDomain;
        _development = development;
    }

    /// <summary>Null where a domain's certificate cannot be used; <paramref name="errors"/> then names each of them.</summary>
    public static CertificateSelector? Create(
        ServerlessApp app, DevelopmentCertificate development, DateTimeOffset now, out IReadOnlyList<ConfigError> errors)
    {
        var found = new List<ConfigError>();
        var context = SslStreamCertificateContext.Create(development.Server, [development.Authority], offline: true);
        var byDomain = new Dictionary<string, HostCertificate>(StringComparer.OrdinalIgnoreCase);
        foreach (var domain in app.Domains)
        {
            var own = context;
            if (domain.Certificate is { } config)
            {
                if (DomainCertificate.TryLoad(domain.DomainName, config, now, out var fault) is not { } certificate)
                {
                    found.Add(new ConfigError(app.File, Line: null, fault!));
                    continue;
                }

                own = SslStreamCertificateContext.Create(certificate.Leaf, certificate.Chain, offline: true);
            }

            byDomain[DevelopmentHosts.Normalize(domain.DomainName)] = new HostCertificate(own, domain.TlsVersions);
        }

        errors = found;
        return found.Count > 0
            ? null
            : new CertificateSelector(
                byDomain.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
                new HostCertificate(context, SslProtocols.Tls12 | SslProtocols.Tls13));
    }

    /// <param name="hostName">As the client sent it; null or empty where it sent none (IP addresses, old clients).</param>
    public HostCertificate Select(string? hostName)
    {
        var host = hostName?.TrimEnd('.') ?? "";
        if (_byDomain.TryGetValue(host, out var exact))
            return exact;

        // RFC 6125 section 6.4.3: the star stands for exactly one label.
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _byDomain.TryGetValue($"*{host[dot..]}", out var wildcard) ? wildcard : _development;
    }
}
