using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FcEmulator.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Takes what is sent by OTLP, over gRPC or HTTP, as the collector of a team would. Safe for use from several threads.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly WebApplication _web;

    private OtlpReceiver(HttpProtocols protocol)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0, listen => listen.Protocols = protocol));
        _web = builder.Build();
        _web.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue((context.Request.Path.Value ?? "", body.ToArray()));
            context.Response.ContentType = context.Request.ContentType;
            if (context.Request.ContentType != "application/grpc")
                return;
            // An empty answer and OK: all was taken.
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
    }

    public string Address => _web.Urls.Single();

    /// <param name="protocol">HTTP/2 for gRPC: without TLS a port speaks one of them.</param>
    public static async Task<OtlpReceiver> StartAsync(HttpProtocols protocol)
    {
        var receiver = new OtlpReceiver(protocol);
        await receiver._web.StartAsync().DefaultTimeout();
        return receiver;
    }

    /// <summary>Whether something sent to the path has this text in it.</summary>
    public bool Has(string path, string text) => Has(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Ids are raw bytes in OTLP.</summary>
    public bool Has(string path, byte[] bytes) => _received.Any(one => one.Path == path && one.Body.AsSpan().IndexOf(bytes) >= 0);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
