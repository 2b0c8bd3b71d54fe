using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Certificates;

public sealed class DevelopmentCertificatesTests : IDisposable
{
    private static readonly string[] Hosts =
        ["*.cn-shanghai.fcapp.run", "greeter.localhost", "my_func.localhost", "api.example.com", "*.example.org", "10.1.2.3"];

    private readonly CertificateFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("greeter.localhost")]
    [InlineData("my_func.localhost")]
    [InlineData("anything.fcapp.run")]
    [InlineData("fc-custang-grpc-abcdefgh.cn-shanghai.fcapp.run")]
    [InlineData("api.example.com")]
    [InlineData("a.example.org")]
    public async Task EnsureAsync_EachHost_PassesAHandshakeThatTrustsOnlyTheCa(string host)
    {
        using var made = await _folder.EnsureAsync(Hosts);
        var context = System.Net.Security.SslStreamCertificateContext.Create(made.Server, null, offline: true);
        using var root = X509CertificateLoader.LoadCertificateFromFile(made.AuthorityPath);

        using var shown = await TestCertificates.HandshakeAsync(_ => context, root, host);

        Assert.Equal(made.Server.Thumbprint, shown.Thumbprint);
    }

    [Fact]
    public async Task EnsureAsync_HostNotCovered_FailsTheHandshake()
    {
        using var made = await _folder.EnsureAsync();
        var context = System.Net.Security.SslStreamCertificateContext.Create(made.Server, null, offline: true);

        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(
            () => TestCertificates.HandshakeAsync(_ => context, made.Authority, "a.cn-shanghai.fcapp.run"));
    }

    [Fact]
    public async Task EnsureAsync_EmptyFolder_MakesCaAndServerCertificate()
    {
        using var made = await _folder.EnsureAsync("API.example.com.", "api.example.com");

        var now = _folder.Time.GetUtcNow();
        Assert.Equal(["Made a development CA: clients have to trust " + _folder.FileOf("ca.pem") + " (see `fcemu cert`)."], Told(made));
        Assert.Equal(_folder.FileOf("ca.pem"), made.AuthorityPath);
        Assert.Equal(["ca-key.pem", "ca.pem", "server-key.pem", "server.pem"], _folder.Pems().Keys.Order(StringComparer.Ordinal));
        Assert.Equal("# private keys of fcemu\n*\n", await File.ReadAllTextAsync(_folder.FileOf(".gitignore")));
        Assert.Equal(
            ["localhost", "*.localhost", "*.fcapp.run", "api.example.com", "127.0.0.1", "::1"], CertificateAuthority.HostsOf(made.Server));
        var constraints = Assert.Single(made.Authority.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.Equal((true, true, 0), (constraints.CertificateAuthority, constraints.HasPathLengthConstraint, constraints.PathLengthConstraint));
        Assert.Equal(X509KeyUsageFlags.KeyCertSign, Assert.Single(made.Authority.Extensions.OfType<X509KeyUsageExtension>()).KeyUsages);
        Assert.False(made.Authority.HasPrivateKey);
        Assert.Equal((now.AddDays(-1), now.AddYears(10)), Validity(made.Authority));
        Assert.Equal((now.AddDays(-1), now.AddDays(396)), Validity(made.Server));
    }

    [Fact]
    public async Task EnsureAsync_PrivateKeys_AreReadableByTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var made = await _folder.EnsureAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.FileOf("ca-key.pem")));
        File.SetUnixFileMode(_folder.FileOf("server-key.pem"), (UnixFileMode)0b110_100_100);

        using var again = await _folder.EnsureAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.FileOf("server-key.pem")));
        Assert.Equal([_folder.FileOf("server-key.pem") + " could be read by other users; it is now yours alone."], again.Notes);
    }

    [Fact]
    public async Task EnsureAsync_AllGood_ReusesEveryByte()
    {
        using var made = await _folder.EnsureAsync(Hosts);
        var before = _folder.Pems();

        _folder.Time.Advance(TimeSpan.FromDays(396 - 30));
        using var again = await _folder.EnsureAsync("api.example.com");

        Assert.Equal(before, _folder.Pems());
        Assert.Empty(again.Notes);
        Assert.Equal(made.Server.Thumbprint, again.Server.Thumbprint);
    }

    [Fact]
    public async Task EnsureAsync_ThirtyDaysBeforeExpiry_RenewsTheServerByTheSameCa()
    {
        using var made = await _folder.EnsureAsync(Hosts);

        _folder.Time.Advance(TimeSpan.FromDays(396 - 30) + TimeSpan.FromSeconds(1));
        using var again = await _folder.EnsureAsync();

        Assert.Equal(["The server certificate is renewed: it is valid from 2026-01-01 to 2027-02-02."], again.Notes);
        Assert.Equal(made.Authority.Thumbprint, again.Authority.Thumbprint);
        Assert.NotEqual(made.Server.Thumbprint, again.Server.Thumbprint);
        Assert.Equal(CertificateAuthority.HostsOf(made.Server).Order(), CertificateAuthority.HostsOf(again.Server).Order());
        Assert.True(CertificateAuthority.Signed(again.Authority, again.Server, _folder.Time.GetUtcNow()));
    }

    [Fact]
    public async Task EnsureAsync_HostAdded_RenewsTheServerByTheSameCaAndKeepsTheOldHosts()
    {
        using var made = await _folder.EnsureAsync("a.example.com");

        using var again = await _folder.EnsureAsync("b.example.com");
        using var first = await _folder.EnsureAsync("a.example.com");

        Assert.Equal(["The server certificate is renewed: it did not cover b.example.com."], again.Notes);
        Assert.Equal(made.Authority.Thumbprint, again.Authority.Thumbprint);
        Assert.Contains("a.example.com", CertificateAuthority.HostsOf(again.Server));
        Assert.Equal(again.Server.Thumbprint, first.Server.Thumbprint);
    }

    [Fact]
    public async Task EnsureAsync_CaNearItsEnd_ServerEndsWithItAndIsReused()
    {
        using var made = await _folder.EnsureAsync();
        _folder.Time.Advance(TimeSpan.FromDays(3652 - 20));

        using var renewed = await _folder.EnsureAsync();
        using var again = await _folder.EnsureAsync();

        Assert.Equal(made.Authority.NotAfter, renewed.Server.NotAfter);
        Assert.Equal(renewed.Server.Thumbprint, again.Server.Thumbprint);
    }

    [Fact]
    public async Task EnsureAsync_ManyAtOnce_AllEndUpWithTheSameSet()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => DevelopmentCertificates.EnsureAsync(_folder.Path, ["api.example.com"], TimeProvider.System)))).DefaultTimeout();

        using var onDisk = X509Certificate2.CreateFromPemFile(_folder.FileOf("server.pem"), _folder.FileOf("server-key.pem"));
        Assert.All(made, m => Assert.Equal(onDisk.Thumbprint, m.Server.Thumbprint));
        Assert.Single(made.Select(m => m.Authority.Thumbprint).Distinct());
        Assert.Single(made, m => m.Notes.Count > 0);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task EnsureAsync_LeftoversOfAKilledRun_AreRemoved()
    {
        using var made = await _folder.EnsureAsync();
        await File.WriteAllTextAsync(_folder.FileOf("ca-key.pem.0a1b2c3d.tmp"), "half a key");

        using var again = await _folder.EnsureAsync();

        Assert.False(File.Exists(_folder.FileOf("ca-key.pem.0a1b2c3d.tmp")));
        Assert.Empty(again.Notes);
    }

    [Fact]
    public async Task EnsureAsync_FolderIsAFile_SaysWhatToDo()
    {
        await File.WriteAllTextAsync(_folder.Path, "");

        var failure = await Assert.ThrowsAsync<CertificateException>(() => _folder.EnsureAsync());

        Assert.StartsWith($"The development certificates in {_folder.Path} cannot be read or written: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Make the folder and its files yours, or choose another folder with --cert-dir.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_LockHeldForTooLong_SaysWhatToDo()
    {
        using var made = await _folder.EnsureAsync();
        using var held = new FileStream(_folder.FileOf(".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var waiting = _folder.EnsureAsync();
        while (!waiting.IsCompleted)
        {
            _folder.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(
            $"Another emulator has been holding {_folder.FileOf(".lock")} for 30 s. Stop it, or choose another folder with --cert-dir.",
            (await Assert.ThrowsAsync<CertificateException>(() => waiting)).Message);
    }

    private static IEnumerable<string> Told(DevelopmentCertificate certificate) =>
        certificate.Notes.Where(note => !note.StartsWith("On Windows", StringComparison.Ordinal));

    private static (DateTimeOffset From, DateTimeOffset Until) Validity(X509Certificate2 certificate) =>
        (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
}
