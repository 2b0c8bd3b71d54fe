using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Soak;

/// <summary>An h2c server of this process that sends the headers of its answer and holds every call open until it is let go.</summary>
internal sealed class HoldingFunction : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private int _open;

    public HoldingFunction()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.FlushAsync();
            Interlocked.Increment(ref _open);
            await _release.Task;
            context.Response.AppendTrailer("grpc-status", "0");
        });
    }

    public int Open => Volatile.Read(ref _open);

    public int Port => new Uri(_app.Urls.Single()).Port;

    public Task StartAsync() => _app.StartAsync();

    public void Release() => _release.TrySetResult();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
