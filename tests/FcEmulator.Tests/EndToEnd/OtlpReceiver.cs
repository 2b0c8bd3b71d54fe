using System.Collections.Concurrent;
using System.Text;
using FcEmulator.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Takes what is sent by OTLP over HTTP, as the collector of a team would. Safe for use from several threads.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly WebApplication _web;

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue((context.Request.Path.Value ?? "", body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
    }

    public string Address => _web.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._web.StartAsync().DefaultTimeout();
        return receiver;
    }

    /// <summary>Whether something sent to the path has this text in it.</summary>
    public bool Has(string path, string text) => Has(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Ids are raw bytes in OTLP.</summary>
    public bool Has(string path, byte[] bytes) => _received.Any(one => one.Path == path && one.Body.AsSpan().IndexOf(bytes) >= 0);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
