using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Testing;

/// <summary>
/// One CA for all emulators of a test run, which no file ever has the key of, and a certificate for each: making keys is most of what a
/// start would take. Safe for use from several threads.
/// </summary>
internal static class TestingCertificates
{
    private static readonly Lazy<X509Certificate2> Root = new(() => CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow()));

    /// <summary>It covers the functions' and domains' names; ca.pem lies in the folder.</summary>
    public static DevelopmentCertificate For(ServerlessApp app, string folder)
    {
        var authority = X509CertificateLoader.LoadCertificate(Root.Value.RawData);
        var server = CertificateAuthority.CreateServer(
            Root.Value, DevelopmentHosts.Normalize([.. DevelopmentHosts.Always, .. DevelopmentHosts.Of(app)]), TimeProvider.System.GetUtcNow());
        var file = Path.Combine(folder, DevelopmentCertificates.AuthorityFile);
        File.WriteAllText(file, authority.ExportCertificatePem() + "\n");
        return new DevelopmentCertificate(TlsCertificate.Usable(server), authority, file, []);
    }
}
