using FcEmulator.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FcEmulator.Tests.Testing;

/// <summary>Functions of a few lines, which need no gRPC, and calls of them.</summary>
internal static class InProcess
{
    public static Func<WebApplicationBuilder, WebApplication> Answering(RequestDelegate handler) => builder =>
    {
        var app = builder.Build();
        app.Run(handler);
        return app;
    };

    /// <summary>Never answers.</summary>
    public static Func<WebApplicationBuilder, WebApplication> Silent { get; } =
        Answering(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

    /// <summary>Answers each call as a gRPC server answers one without messages.</summary>
    public static Func<WebApplicationBuilder, WebApplication> Ok { get; } = Answering(context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        return Task.CompletedTask;
    });

    public static async Task<HttpResponseMessage> CallAsync(FcEmulatorHost fc, HttpMessageInvoker client, string? function = null)
    {
        using var request = Request(function is null ? fc.Address : fc.AddressOf(function), new ByteArrayContent([]));
        var response = await client.SendAsync(request, CancellationToken.None);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    public static HttpRequestMessage Request(Uri address, HttpContent content)
    {
        content.Headers.ContentType = new("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/a.B/C"))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new("trailers"));
        return request;
    }
}
