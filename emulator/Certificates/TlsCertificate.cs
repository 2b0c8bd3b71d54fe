using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Certificates;

/// <summary>Makes certificates loaded from PEM fit for handshakes on every operating system.</summary>
internal static class TlsCertificate
{
    /// <summary>Takes over <paramref name="certificate"/>.</summary>
    public static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        // Windows' SChannel cannot use the ephemeral keys that PEM loading gives: a round trip through PKCS #12 gives them a container.
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
