using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GatewayBench.Load;

/// <summary>A collector that takes OTLP over gRPC and forgets it. It runs in the bench, so what it costs is not fcemu's CPU, but is taken from the same machine.</summary>
internal sealed class OtlpSink(WebApplication web) : IAsyncDisposable
{
    private static readonly int Port = FreePort.Take();

    /// <summary>What a program has to be told to send here: nothing else than a user would say, so by OpenTelemetry's own protocol, intervals and sampler.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}") };

    public static async Task<OtlpSink> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http2));
        var web = builder.Build();
        web.Run(TakeAsync);
        await web.StartAsync();
        return new OtlpSink(web);
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private static async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        // An empty answer: all was taken.
        await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
