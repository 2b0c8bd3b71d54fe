using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Tests.Http2;

/// <summary>The test client against an implementation that is not ours.</summary>
public class Http2TestClientKestrelTests
{
    private static readonly DateTimeOffset Noon2026 = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task CallAsync_Plain_ExchangesBodyAndTrailers()
    {
        await using var site = await KestrelSite.StartAsync(EchoAsync).DefaultTimeout();
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", site.Port);
        var message = RandomNumberGenerator.GetBytes(12_345);

        for (var call = 0; call < 3; call++)
        {
            var answer = await client.CallAsync(Http2TestClient.GrpcRequest("/s/m", metadata: [("k", "1"), ("k", "2")]), message);

            Assert.Equal(
                "HEADERS(:status 200, content-type application/grpc, server Kestrel, seen 1,2) | DATA(12350)"
                + " | HEADERS(grpc-status 0, END_STREAM)",
                answer.JoinData().Render());
            Assert.Equal([message], GrpcMessages.Split(answer.Body()));
        }
    }

    [Fact]
    public async Task ConnectAsync_Tls_AgreesOnH2AndChecksTheCertificate()
    {
        using var certificate = SelfSigned();
        await using var site = await KestrelSite.StartAsync(EchoAsync, certificate).DefaultTimeout();
        using var root = X509CertificateLoader.LoadCertificate(certificate.RawData);
        var options = new Http2ClientOptions { Tls = true, ServerName = "tested.example" };

        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", site.Port, options);

        Assert.Equal("h2", client.NegotiatedProtocol);
        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, server Kestrel, seen ) | DATA(7) | HEADERS(grpc-status 0, END_STREAM)",
            (await client.CallAsync(Http2TestClient.GrpcRequest("/s/m", scheme: "https"), [1, 2])).JoinData().Render());
        Assert.Equal(new ConnectionEnd(ConnectionEndKind.Finished, 0), await EndOfClientWithoutAlpnAsync(site.Port));
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(
            () => Http2TestClient.ConnectAsync("127.0.0.1", site.Port, options with { TrustedRoot = root, ServerName = "other.example" }));
    }

    [Fact]
    public async Task ReadStreamFramesAsync_ServerAborts_GivesItsReset()
    {
        await using var site = await KestrelSite.StartAsync(async context =>
        {
            await context.Response.StartAsync();
            context.Features.Get<IHttpResetFeature>()!.Reset((int)Http2ErrorCode.EnhanceYourCalm);
        }).DefaultTimeout();
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", site.Port);

        var id = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"));

        Assert.Equal("RST_STREAM(ENHANCE_YOUR_CALM)", (await client.ReadStreamFramesAsync(id))[^1].ToString());
    }

    [Fact]
    public async Task ReadStreamFramesAsync_LongHeaders_AreDecodedFromSeveralFrames()
    {
        var value = new string('v', 6_000);
        await using var site = await KestrelSite.StartAsync(context =>
        {
            for (var i = 0; i < 5; i++)
                context.Response.Headers[$"long-{i}"] = value;
            return Task.CompletedTask;
        }).DefaultTimeout();
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", site.Port);

        var id = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"), endStream: true);

        var answer = Assert.Single(await client.ReadStreamFramesAsync(id));
        Assert.Equal(Enumerable.Repeat(value, 5), Enumerable.Range(0, 5).Select(i => Assert.Single(answer.Values($"long-{i}"))));
        Assert.True(answer.Fragments > 1);
    }

    [Fact]
    public async Task SendFrameAsync_AgainstTheRules_IsAnsweredByGoAwayAndFin()
    {
        await using var site = await KestrelSite.StartAsync(EchoAsync).DefaultTimeout();
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", site.Port);

        await client.SendDataAsync(1, new byte[3]);

        Assert.Equal(
            "GOAWAY(last 0, PROTOCOL_ERROR)", (await client.ReadFrameAsync(f => f.Type == Http2FrameType.GoAway)).ToString());
        var end = await client.WaitForCloseAsync();
        Assert.Equal((ConnectionEndKind.Finished, null), (end.Kind, end.Violation));
    }

    [Fact]
    public async Task SendDataWithinWindowAsync_MoreThanTheWindow_WaitsForTheReader()
    {
        await using var site = await KestrelSite.StartAsync(async context =>
        {
            var octets = 0L;
            while (await context.Request.BodyReader.ReadAsync() is var read && !(read.IsCompleted && read.Buffer.IsEmpty))
            {
                octets += read.Buffer.Length;
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            }

            context.Response.Headers["octets"] = $"{octets}";
        }).DefaultTimeout();
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", site.Port);

        var id = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"));
        await client.SendDataWithinWindowAsync(id, new byte[5_000_000], endStream: true).DefaultTimeout();

        Assert.Equal(["5000000"], (await client.ReadStreamFramesAsync(id))[0].Values("octets"));
    }

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["seen"] = string.Join(',', context.Request.Headers["k"].AsEnumerable());
        await context.Request.Body.CopyToAsync(context.Response.Body);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<ConnectionEnd> EndOfClientWithoutAlpnAsync(int port)
    {
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", port, new() { Tls = true, Alpn = [] });
        return await client.WaitForCloseAsync();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tested.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("tested.example");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(Noon2026, Noon2026.AddYears(50));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
