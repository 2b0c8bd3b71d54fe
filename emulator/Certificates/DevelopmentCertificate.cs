using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Certificates;

/// <summary>What the gateway shows to clients that ask for no custom domain with a certificate of its own. Owns the certificates.</summary>
/// <param name="Server">With its private key, fit for SslStream on this operating system.</param>
/// <param name="Authority">The development CA, without its private key.</param>
/// <param name="AuthorityPath">Absolute path of ca.pem: what clients have to trust.</param>
/// <param name="Notes">What was made or replaced and why, a sentence each; empty where everything was reused.</param>
internal sealed record DevelopmentCertificate(
    X509Certificate2 Server,
    X509Certificate2 Authority,
    string AuthorityPath,
    IReadOnlyList<string> Notes) : IDisposable
{
    public void Dispose()
    {
        Server.Dispose();
        Authority.Dispose();
    }
}
