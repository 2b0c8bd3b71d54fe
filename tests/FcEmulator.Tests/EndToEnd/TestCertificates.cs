using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>One development CA and certificate for all emulators of a test run: making keys is what would be slow.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<DevelopmentCertificate> Shared = new(Make);

    public static X509Certificate2 Authority => Shared.Value.Authority;

    public static CertificateSelector Selector(ServerlessApp app) =>
        CertificateSelector.Create(app, Shared.Value, TimeProvider.System.GetUtcNow(), out var errors)
        ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));

    private static DevelopmentCertificate Make()
    {
        var now = TimeProvider.System.GetUtcNow();
        var root = CertificateAuthority.CreateRoot(now);
        var server = CertificateAuthority.CreateServer(
            root, [.. DevelopmentHosts.Always, "greeter.localhost", "*.cn-shanghai.fcapp.run", "api.example.com", "*.example.com"], now);
        return new DevelopmentCertificate(TlsCertificate.Usable(server), X509CertificateLoader.LoadCertificate(root.RawData), "", []);
    }
}
