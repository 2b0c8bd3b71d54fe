using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Tests.Certificates;

public sealed class CertificateSelectorTests : IDisposable
{
    private readonly CertificateFolderFixture _folder = new();

    private DateTimeOffset Now => _folder.Time.GetUtcNow();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Select_ExactBeforeWildcardBeforeDevelopment_EachInAHandshake()
    {
        using var development = await _folder.EnsureAsync("own.example.com", "plain.example.org");
        var (exact, exactRoot) = TestCertificates.Signed("api.example.com", Now);
        var (wildcard, wildcardRoot) = TestCertificates.Signed("*.example.com", Now);
        var selector = CertificateSelector.Create(
            TestCertificates.App(
                TestCertificates.Domain("*.example.com", wildcard), TestCertificates.Domain("api.example.com", exact),
                TestCertificates.Domain("own.example.com")),
            development, Now, out var errors)!;
        Assert.Empty(errors);

        (string Host, string Thumbprint)[] expected =
        [
            ("api.example.com", Thumbprint(exact)),
            ("other.example.com", Thumbprint(wildcard)),
            ("own.example.com", development.Server.Thumbprint),
            ("plain.example.org", development.Server.Thumbprint),
            ("localhost", development.Server.Thumbprint),
            ("127.0.0.1", development.Server.Thumbprint),
        ];
        var roots = new Dictionary<string, X509Certificate2> { [Thumbprint(exact)] = exactRoot, [Thumbprint(wildcard)] = wildcardRoot };
        foreach (var (host, thumbprint) in expected)
        {
            var root = roots.GetValueOrDefault(thumbprint, development.Authority);
            using var shown = await TestCertificates.HandshakeAsync(name => selector.Select(name).Context, root, host);
            Assert.Equal((host, thumbprint), (host, shown.Thumbprint));
        }
    }

    [Theory]
    [InlineData("api.example.com", "exact")]
    [InlineData("API.Example.Com.", "exact")]
    [InlineData("x.example.com", "wildcard")]
    [InlineData("X.EXAMPLE.COM", "wildcard")]
    [InlineData("x.y.example.com", "development")]
    [InlineData("example.com", "development")]
    [InlineData(".example.com", "development")]
    [InlineData("", "development")]
    [InlineData(null, "development")]
    public async Task Select_HostName_FindsTheCertificate(string? host, string which)
    {
        using var development = await _folder.EnsureAsync();
        var (exact, _) = TestCertificates.Signed("api.example.com", Now);
        var (wildcard, _) = TestCertificates.Signed("*.example.com", Now);
        var selector = CertificateSelector.Create(
            TestCertificates.App(TestCertificates.Domain("*.example.com", wildcard), TestCertificates.Domain("api.example.com", exact)),
            development, Now, out _)!;

        var expected = which switch
        {
            "exact" => Thumbprint(exact),
            "wildcard" => Thumbprint(wildcard),
            _ => development.Server.Thumbprint,
        };
        Assert.Equal(expected, selector.Select(host).Context.TargetCertificate.Thumbprint);
    }

    [Fact]
    public async Task Select_TlsConfigOfADomain_ComesWithItsCertificate()
    {
        using var development = await _folder.EnsureAsync();
        var selector = CertificateSelector.Create(
            TestCertificates.App(TestCertificates.Domain("new.example.com") with { TlsVersions = SslProtocols.Tls13 }),
            development, Now, out _)!;

        Assert.Equal(SslProtocols.Tls13, selector.Select("new.example.com").TlsVersions);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, selector.Select("localhost").TlsVersions);
    }

    [Fact]
    public async Task Select_CertificateWithIntermediate_IsSentWithIt()
    {
        using var development = await _folder.EnsureAsync();
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest("CN=public root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(rootRequest.PublicKey, false));
        using var root = rootRequest.CreateSelfSigned(Now.AddDays(-5), Now.AddYears(1));
        using var middleKey = RSA.Create(2048);
        var middleRequest = new CertificateRequest("CN=public issuer", middleKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        middleRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        middleRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(middleRequest.PublicKey, false));
        using var middlePublic = middleRequest.Create(root, Now.AddDays(-4), Now.AddMonths(11), [1, 2, 3]);
        using var middle = middlePublic.CopyWithPrivateKey(middleKey);
        using var leaf = CertificateAuthority.CreateServer(middle, ["api.example.com"], Now);
        var config = new DomainCertificateConfig(
            leaf.ExportCertificatePem() + "\n" + middlePublic.ExportCertificatePem() + "\n",
            leaf.GetECDsaPrivateKey()!.ExportECPrivateKeyPem());
        var selector = CertificateSelector.Create(
            TestCertificates.App(TestCertificates.Domain("api.example.com", config)), development, Now, out _)!;

        using var shown = await TestCertificates.HandshakeAsync(name => selector.Select(name).Context, root, "api.example.com");

        Assert.Equal(leaf.Thumbprint, shown.Thumbprint);
    }

    [Fact]
    public async Task Create_UnusableCertificates_NamesEachDomainWithCauseAndCure()
    {
        using var development = await _folder.EnsureAsync();
        var (good, _) = TestCertificates.Signed("api.example.com", Now);
        var (other, _) = TestCertificates.Signed("api.example.com", Now);
        var (old, _) = TestCertificates.Signed("api.example.com", Now.AddYears(-2));
        var (early, _) = TestCertificates.Signed("api.example.com", Now.AddDays(9));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("pass", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10));
        var app = TestCertificates.App(
            TestCertificates.Domain("a.example.com", good with { Certificate = "rubbish" }),
            TestCertificates.Domain("b.example.com", good with { Certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }),
            TestCertificates.Domain("c.example.com", good with { PrivateKey = "rubbish" }),
            TestCertificates.Domain("d.example.com", good with { PrivateKey = encrypted }),
            TestCertificates.Domain("e.example.com", good with { PrivateKey = other.PrivateKey }),
            TestCertificates.Domain("f.example.com", old),
            TestCertificates.Domain("g.example.com", early),
            TestCertificates.Domain("h.example.com", good));

        var selector = CertificateSelector.Create(app, development, Now, out var errors);

        Assert.Null(selector);
        const string noCertificate = "certConfig.certificate holds no readable PEM certificate. It has to begin with -----BEGIN CERTIFICATE-----.";
        Assert.Equal(
            [
                $"/app/s.yaml: domain a.example.com: {noCertificate}",
                $"/app/s.yaml: domain b.example.com: {noCertificate}",
                "/app/s.yaml: domain c.example.com: certConfig.privateKey holds no readable PEM key. "
                    + "It has to begin with -----BEGIN PRIVATE KEY----- or the like.",
                "/app/s.yaml: domain d.example.com: certConfig.privateKey is encrypted. "
                    + "Give it without a passphrase, for example from: openssl pkey -in key.pem -out plain.pem.",
                "/app/s.yaml: domain e.example.com: certConfig.privateKey does not belong to the certificate. Give the key that the "
                    + "certificate was made for; in a chain the domain's own certificate has to come first.",
                "/app/s.yaml: domain f.example.com: certConfig.certificate expired on 2025-02-01. "
                    + "Renew it, or leave certConfig out to use the development certificate.",
                "/app/s.yaml: domain g.example.com: certConfig.certificate is valid only from 2026-01-10. Check this machine's clock.",
            ],
            errors.Select(error => error.ToString()));
    }

    private static string Thumbprint(DomainCertificateConfig config)
    {
        using var certificate = X509Certificate2.CreateFromPem(config.Certificate);
        return certificate.Thumbprint;
    }
}
