using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Configuration;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using CertificateKit = FcEmulator.Tests.Certificates.TestCertificates;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Who gets through the listener, and who does not.</summary>
public class TlsTests
{
    private static ScriptedLauncher Function => new(call => call.AnswerAsync([1]));

    [Fact]
    public async Task PlaintextClient_IsClosedWithoutAByte_AndToldOnce()
    {
        await using var emulator = await TestEmulator.StartAsync(Function);

        await using (var plain = await Http2TestClient.ConnectAsync("localhost", emulator.Port))
            Assert.Equal(new ConnectionEnd(ConnectionEndKind.Finished, 0), await plain.WaitForCloseAsync());
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        var warning = await emulator.EventAsync<Warning>();
        Assert.Matches(
            "^A plaintext client \\(.*127\\.0\\.0\\.1.*:\\d+\\) was turned away: FC's gRPC port speaks TLS only\\. Use TLS credentials and trust the CA that 'fcemu cert' names\\.$",
            warning.Text);
        Assert.DoesNotContain(Drain(emulator), happened => happened is Warning);
    }

    [Fact]
    public async Task ClientThatSaysNothing_IsClosedAfterTenSeconds()
    {
        await using var emulator = await TestEmulator.StartAsync(Function);
        var timers = emulator.Time.ArmedTimers;
        await using var silent = await Http2TestClient.ConnectAsync("localhost", emulator.Port, new Http2ClientOptions { SendPreface = false });
        await Bounded.Until(() => emulator.Time.ArmedTimers > timers);

        emulator.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new ConnectionEnd(ConnectionEndKind.Finished, 0), await silent.WaitForCloseAsync());
        Assert.DoesNotContain(Drain(emulator), happened => happened is Warning);
    }

    [Fact]
    public async Task ClientWithoutAlpn_GetsNoHttp2()
    {
        await using var emulator = await TestEmulator.StartAsync(Function);
        await using var client = await emulator.ConnectAsync(new Http2ClientOptions { Alpn = [] });

        var end = await client.WaitForCloseAsync();

        Assert.DoesNotContain(client.Unread, frame => frame.Type == Http2FrameType.Headers);
        Assert.NotEqual(ConnectionEndKind.ByUs, end.Kind);
        Assert.Equal("", client.NegotiatedProtocol);
    }

    [Fact]
    public async Task ClientWithHttp11Only_FailsInTheHandshake()
    {
        await using var emulator = await TestEmulator.StartAsync(Function);

        var refused = await Record.ExceptionAsync(
            () => emulator.ConnectAsync(new Http2ClientOptions { Alpn = [SslApplicationProtocol.Http11], TlsVersions = SslProtocols.Tls12 }));

        Assert.IsType<AuthenticationException>(refused);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task TlsVersion_ThatHttp2Allows_Works(SslProtocols version)
    {
        await using var emulator = await TestEmulator.StartAsync(Function);
        await using var client = await emulator.ConnectAsync(new Http2ClientOptions { TlsVersions = version, TrustedRoot = TestCertificates.Authority });

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", frames.Render(), StringComparison.Ordinal);
        Assert.Equal((version, "h2"), (client.Tls!.SslProtocol, client.NegotiatedProtocol));
    }

    [Fact]
    public async Task CustomDomain_ServesItsOwnCertificate_OthersTheDevelopmentOne()
    {
        const string Host = "shop.example.com";
        var (config, root) = CertificateKit.Signed(Host, TimeProvider.System.GetUtcNow());
        var domain = CertificateKit.Domain(Host, config) with
        {
            Routes = [new DomainRouteConfig("/*", "greeter", new HashSet<string>(), [])],
        };
        await using var emulator = await TestEmulator.StartAsync([TestFunctions.Greeter], [domain], Function);
        await using var own = await emulator.ConnectAsync(new Http2ClientOptions { ServerName = Host, TrustedRoot = root });
        await using var other = await emulator.ConnectAsync(new Http2ClientOptions { TrustedRoot = TestCertificates.Authority });

        var frames = await own.CallAsync(TestEmulator.Request(authority: Host), []);

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", frames.Render(), StringComparison.Ordinal);
        Assert.Equal([Host], Names(own));
        Assert.Contains("localhost", Names(other));
    }

    private static IEnumerable<string> Names(Http2TestClient client) => X509CertificateLoader
        .LoadCertificate(client.Tls!.RemoteCertificate!.GetRawCertData())
        .Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames();

    private static List<EmulatorEvent> Drain(TestEmulator emulator)
    {
        var events = new List<EmulatorEvent>();
        while (emulator.Parts.Events.Reader.TryRead(out var happened))
            events.Add(happened);
        return events;
    }
}
