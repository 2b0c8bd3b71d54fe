using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GatewayBench.Load;

/// <summary>
/// A gRPC-like backend inside the bench, for answers that are checked and streams that stay open: <c>/bench/Unary</c>, <c>/bench/Down</c>,
/// <c>/bench/Up</c>, <c>/bench/Hold</c>, which answers with one message and ends when its client does, and <c>/bench/Slow</c>, which answers a little later.
/// </summary>
internal sealed class HoldingBackend(WebApplication web) : IAsyncDisposable
{
    public static readonly int Port = FreePort.Take();

    /// <summary>How long a call of <c>/bench/Slow.grpc</c> takes.</summary>
    public static readonly TimeSpan SlowTime = TimeSpan.FromMilliseconds(180);

    public static async Task<HoldingBackend> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 20_000;
            kestrel.AllowAlternateSchemes = true;
            // On every loopback address: fcemu's variants attach 127.0.0.1 to 127.0.0.20.
            kestrel.Listen(IPAddress.Any, Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var web = builder.Build();
        web.UseRouting();
        web.MapPost("/bench/Unary.grpc", UnaryAsync);
        web.MapPost("/bench/Down.grpc", DownAsync);
        web.MapPost("/bench/Up.grpc", UpAsync);
        web.MapPost("/bench/Hold.grpc", HoldAsync);
        web.MapPost("/bench/Slow.grpc", SlowAsync);
        await web.StartAsync();
        return new HoldingBackend(web);
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private static async Task UnaryAsync(HttpContext context)
    {
        using var request = new MemoryStream();
        await context.Request.Body.CopyToAsync(request, context.RequestAborted);
        Begin(context);
        await context.Response.Body.WriteAsync(request.ToArray(), context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task SlowAsync(HttpContext context)
    {
        await Task.Delay(SlowTime, TimeProvider.System, context.RequestAborted);
        await UnaryAsync(context);
    }

    private static async Task DownAsync(HttpContext context)
    {
        Begin(context);
        var message = WorkFolder.Message(WorkFolder.MessageSize);
        for (var sent = 0; sent < WorkFolder.Messages; sent++)
            await context.Response.Body.WriteAsync(message, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>Answers with how many bytes came.</summary>
    private static async Task UpAsync(HttpContext context)
    {
        var buffer = new byte[WorkFolder.MessageSize];
        long sum = 0;
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            sum += count;
        Begin(context);
        context.Response.Headers["x-bytes"] = sum.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(WorkFolder.Message(0), context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task HoldAsync(HttpContext context)
    {
        Begin(context);
        await context.Response.Body.WriteAsync(WorkFolder.Message(16), context.RequestAborted);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(left.SetResult);
        await left.Task;
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        // A trailer has to be promised before the first byte.
        context.Response.DeclareTrailer("grpc-status");
    }
}
