using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Certificates;

/// <summary>A custom domain's own certificate, read from the PEM texts of certConfig.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">What stands between the leaf and the root.</param>
internal sealed record DomainCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>Null where the texts cannot be used; <paramref name="fault"/> then says why in one sentence or two.</summary>
    public static DomainCertificate? TryLoad(string domain, DomainCertificateConfig config, DateTimeOffset now, out string? fault)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(config.Certificate);
        }
        catch (CryptographicException)
        {
            chain.Clear();
        }

        if (chain.Count == 0)
        {
            fault = Sentence(
                domain, "certificate", "holds no readable PEM certificate", "It has to begin with -----BEGIN CERTIFICATE-----.");
            return null;
        }

        using var first = chain[0];
        chain.RemoveAt(0);
        fault = FaultOfTime(domain, first, now) ?? FaultOfKey(domain, config.PrivateKey);
        if (fault is not null)
            return null;
        try
        {
            return new DomainCertificate(TlsCertificate.Usable(WithKey(first, config)), chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            fault = Sentence(
                domain, "privateKey", "does not belong to the certificate",
                "Give the key that the certificate was made for; in a chain the domain's own certificate has to come first.");
            return null;
        }
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, DomainCertificateConfig config) =>
        X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), config.PrivateKey);

    private static string? FaultOfTime(string domain, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (now >= certificate.NotAfter)
        {
            return Sentence(
                domain, "certificate", $"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}",
                "Renew it, or leave certConfig out to use the development certificate.");
        }

        return now >= certificate.NotBefore ? null : Sentence(
            domain, "certificate", $"is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}",
            "Check this machine's clock.");
    }

    private static string? FaultOfKey(string domain, string key)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            return Sentence(
                domain, "privateKey", "is encrypted",
                "Give it without a passphrase, for example from: openssl pkey -in key.pem -out plain.pem.");
        }

        return PemEncoding.TryFind(key, out var fields) && key[fields.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal)
            ? null
            : Sentence(
                domain, "privateKey", "holds no readable PEM key", "It has to begin with -----BEGIN PRIVATE KEY----- or the like.");
    }

    private static string Sentence(string domain, string key, string fault, string cure) =>
        $"domain {domain}: certConfig.{key} {fault}. {cure}";
}
