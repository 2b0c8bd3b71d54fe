using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Telemetry;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using Greeter;

namespace FcEmulator.Tests.Hostile;

/// <summary>Certificates that expire, or whose files change, under a running emulator.</summary>
public class CertificateChangeTests
{
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";

    [Fact]
    public async Task Expired_IsSaidOnce_AndOnlyClientsThatCheckAreLost()
    {
        var longAgo = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(20 * 365);
        using var root = CertificateAuthority.CreateRoot(longAgo);
        using var server = TlsCertificate.Usable(CertificateAuthority.CreateServer(root, ["localhost"], longAgo));
        using var authority = X509CertificateLoader.LoadCertificate(root.RawData);
        var certificates = CertificateSelector.Create(
            new ServerlessApp("s.yaml", [], [], []), new DevelopmentCertificate(server, authority, "", []), longAgo, out _);
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])), certificates: certificates);

        await using var trusting = await emulator.ConnectAsync();
        Assert.EndsWith(Served, (await trusting.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<AuthenticationException>(() => emulator.ConnectAsync(new Http2ClientOptions { TrustedRoot = authority }));
        Assert.EndsWith(Served, (await trusting.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);

        var said = await emulator.EventAsync<Warning>(warning => warning.Text.Contains("expired", StringComparison.Ordinal));
        Assert.Equal(
            $"The certificate for localhost expired on {server.NotAfter.ToUniversalTime():yyyy-MM-dd}: clients that check it cannot connect. Start fcemu again to renew it.",
            said.Text);
        await emulator.StopAsync();
        while (emulator.Parts.Events.Reader.TryRead(out var later))
            Assert.DoesNotContain("expired on", (later as Warning)?.Text ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesReplacedWhileRunning_RunningEmulatorKeepsItsOwn_TheNextStartTakesTheNew()
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-certs-");
        try
        {
            EmulatorProcess.Write(folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
            var certificates = Path.Combine(folder.FullName, "certs");
            await using var emulator = EmulatorProcess.Serve(folder);
            await using var early = await emulator.ConnectAsync();
            using var before = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(certificates, "ca.pem"));

            Directory.Delete(certificates, recursive: true);
            await using (var other = EmulatorProcess.Start(folder, "cert", "--cert-dir", "certs"))
                Assert.Equal(0, await other.ExitCodeAsync());
            using var after = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(certificates, "ca.pem"));

            Assert.NotEqual(before.Thumbprint, after.Thumbprint);
            await early.PingAsync();
            await using (await TrustAsync(emulator, before))
                await Assert.ThrowsAsync<AuthenticationException>(() => TrustAsync(emulator, after));
            await using var next = EmulatorProcess.Serve(folder, "--data", "other");
            await using (await TrustAsync(next, after))
                await Assert.ThrowsAsync<AuthenticationException>(() => TrustAsync(next, before));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Http2TestClient> TrustAsync(EmulatorProcess emulator, X509Certificate2 root) =>
        await Http2TestClient.ConnectAsync("localhost", await emulator.PortAsync(), new Http2ClientOptions { Tls = true, TrustedRoot = root });
}
