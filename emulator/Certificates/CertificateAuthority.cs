using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Certificates;

/// <summary>Makes the development CA and the server certificates it signs. Pure but for the random keys and serial numbers.</summary>
internal static class CertificateAuthority
{
    private const int AuthorityYears = 10;

    /// <summary>Apple's and the browsers' limit for server certificates is 398 days.</summary>
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);

    /// <summary>Virtual machines and containers lag behind their host's clock after a pause.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>A self-signed root with its private key that may sign server certificates, but no further CA.</summary>
    public static X509Certificate2 CreateRoot(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // Roots of the same name with different keys confuse trust stores and people, so each has its own.
        var name = $"CN=fcemu development CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}, O=fcemu";
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - ClockSkew, now.AddYears(AuthorityYears));
    }

    /// <summary>A server certificate with its private key. It does not outlive <paramref name="root"/>.</summary>
    /// <param name="hosts">DNS names, wildcards and IP addresses, normalized.</param>
    public static X509Certificate2 CreateServer(X509Certificate2 root, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fcemu development server, O=fcemu", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        request.CertificateExtensions.Add(AlternativeNames(hosts));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));

        var from = Later(now - ClockSkew, root.NotBefore);
        var until = Earlier(from + ServerLifetime, root.NotAfter);
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        using var signingKey = (AsymmetricAlgorithm?)root.GetECDsaPrivateKey() ?? root.GetRSAPrivateKey()!;
        var signer = signingKey is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)signingKey);
        using var certificate = request.Create(root.SubjectName, signer, from, until, serial);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Names in the certificate, spelled as <see cref="DevelopmentHosts.Normalize(string)"/> does.</summary>
    public static IReadOnlyList<string> HostsOf(X509Certificate2 certificate) => DevelopmentHosts.Normalize(
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(
            names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))));

    /// <summary>Whether <paramref name="root"/> may sign certificates at that time; the sentence part says why not.</summary>
    public static string? WhyUnfit(X509Certificate2 root, DateTimeOffset now)
    {
        if (root.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
            return "it is not a CA certificate";
        if (root.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
            && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
            return "it may not sign certificates";
        if (now >= root.NotAfter)
            return $"it expired on {root.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        return now < root.NotBefore ? $"it is valid only from {root.NotBefore.ToUniversalTime():yyyy-MM-dd}" : null;
    }

    /// <summary>Whether clients that trust only <paramref name="root"/> accept the server certificate at that time.</summary>
    public static bool Signed(X509Certificate2 root, X509Certificate2 server, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(server);
    }

    private static X509Extension AlternativeNames(IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        return names.Build();
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
