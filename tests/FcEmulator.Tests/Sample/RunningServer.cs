using System.Net;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Tests.Fakes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FcEmulator.Tests.Sample;

/// <summary>A started server on a free loopback port, with channels to it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app) => _app = app;

    public static Action<KestrelServerOptions> Plain { get; } =
        kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static Action<KestrelServerOptions> Tls(X509Certificate2 certificate, HttpProtocols protocols = HttpProtocols.Http2) =>
        kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(certificate);
        });

    public static async Task<RunningServer> StartAsync(WebApplication app)
    {
        await app.StartAsync().DefaultTimeout();
        return new RunningServer(app);
    }

    public GrpcChannel OpenChannel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress($"http://127.0.0.1:{Port}", options);
    }

    public async ValueTask DisposeAsync()
    {
        // What a test left open is to be broken off, not waited for.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
