using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;

namespace FcEmulator.Tests.Certificates;

/// <summary>Folders whose files no longer fit together.</summary>
public sealed class BrokenCertificatesTests : IDisposable
{
    private readonly CertificateFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("server.pem", "rubbish")]
    [InlineData("server-key.pem", "rubbish")]
    [InlineData("server.pem", "")]
    [InlineData("server.pem", null)]
    [InlineData("server-key.pem", null)]
    [InlineData("server-key.pem", "other key")]
    [InlineData("server.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task EnsureAsync_ServersFilesBroken_ReplacesThemByTheSameCa(string file, string? text)
    {
        using var made = await _folder.EnsureAsync();
        Break(file, text);

        using var again = await _folder.EnsureAsync();

        Assert.Equal(made.Authority.Thumbprint, again.Authority.Thumbprint);
        Assert.True(CertificateAuthority.Signed(again.Authority, again.Server, _folder.Time.GetUtcNow()));
        using var loaded = X509Certificate2.CreateFromPemFile(_folder.FileOf("server.pem"), _folder.FileOf("server-key.pem"));
        Assert.Equal(again.Server.Thumbprint, loaded.Thumbprint);
    }

    [Fact]
    public async Task EnsureAsync_CaReplacedByTheUser_SignsTheServerAnew()
    {
        using var made = await _folder.EnsureAsync();
        using var other = UsersRsaRoot();
        await File.WriteAllTextAsync(_folder.FileOf("ca.pem"), other.ExportCertificatePem());
        await File.WriteAllTextAsync(_folder.FileOf("ca-key.pem"), other.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

        using var again = await _folder.EnsureAsync();

        Assert.Contains("The server certificate is renewed: it was not signed by ca.pem.", again.Notes);
        Assert.Equal(other.Thumbprint, again.Authority.Thumbprint);
        Assert.True(CertificateAuthority.Signed(other, again.Server, _folder.Time.GetUtcNow()));
    }

    [Fact]
    public async Task EnsureAsync_CaKeyGoneButServerGood_KeepsBoth()
    {
        using var made = await _folder.EnsureAsync();
        Break("ca-key.pem", null);

        using var again = await _folder.EnsureAsync();

        Assert.Empty(again.Notes);
        Assert.Equal((made.Authority.Thumbprint, made.Server.Thumbprint), (again.Authority.Thumbprint, again.Server.Thumbprint));
    }

    [Theory]
    [InlineData("ca-key.pem", null, "ca-key.pem is missing")]
    [InlineData("ca-key.pem", "rubbish", "ca.pem and ca-key.pem are not a certificate and its unencrypted key")]
    [InlineData("ca-key.pem", "other key", "ca.pem and ca-key.pem are not a certificate and its unencrypted key")]
    [InlineData("ca.pem", "rubbish", "ca.pem and ca-key.pem are not a certificate and its unencrypted key")]
    public async Task EnsureAsync_CaCannotSignAndMust_MakesANewOneAndSaysSo(string file, string? text, string why)
    {
        using var made = await _folder.EnsureAsync();
        Break(file, text);

        using var again = await _folder.EnsureAsync("new.example.com");

        Assert.Contains(
            $"Made a new development CA, because the old one cannot sign: {why}. Clients that trusted it have to trust "
            + $"{_folder.FileOf("ca.pem")} anew; the old files are kept as old-ca.pem and old-ca-key.pem.",
            again.Notes);
        Assert.True(File.Exists(_folder.FileOf("old-ca.pem")));
        Assert.NotEqual(made.Authority.Thumbprint, again.Authority.Thumbprint);
        Assert.True(CertificateAuthority.Signed(again.Authority, again.Server, _folder.Time.GetUtcNow()));
    }

    [Fact]
    public async Task EnsureAsync_CaExpired_MakesANewOneAndSaysSo()
    {
        using var made = await _folder.EnsureAsync();

        _folder.Time.Advance(TimeSpan.FromDays(3653));
        using var again = await _folder.EnsureAsync();

        Assert.Contains("because the old one cannot sign: it expired on 2036-01-02.", again.Notes[0], StringComparison.Ordinal);
        Assert.True(CertificateAuthority.Signed(again.Authority, again.Server, _folder.Time.GetUtcNow()));
    }

    private void Break(string file, string? text)
    {
        File.Delete(_folder.FileOf(file));
        if (text == "other key")
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            text = key.ExportPkcs8PrivateKeyPem();
        }

        if (text is not null)
            File.WriteAllText(_folder.FileOf(file), text);
    }

    private X509Certificate2 UsersRsaRoot()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=my own CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(_folder.Time.GetUtcNow().AddDays(-10), _folder.Time.GetUtcNow().AddYears(5));
    }
}
