using System.Net;
using System.Net.Http.Headers;
using FcEmulator.Testing;

namespace TestingBench;

/// <summary>What a test waits for before its first answer, in ms. Immutable.</summary>
/// <param name="Start">StartAsync, until the gateway listens.</param>
/// <param name="Answer">From there to the end of the first call: handshake, start of the instance, answer.</param>
/// <param name="Dispose">The end of the emulator.</param>
internal sealed record OneStart(double Start, double Answer, double Dispose)
{
    public double ToAnswer => Start + Answer;

    public static async Task<OneStart> MeasureAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        double started, answered;
        await using (var fc = await FcEmulatorHost.StartAsync(options => options.AddFunction("greeter", Answering)))
        {
            started = Since(began);
            using var client = new HttpMessageInvoker(fc.CreateHandler());
            await CallAsync(client, fc.Address);
            answered = Since(began);
        }

        return new OneStart(started, answered - started, Since(began) - answered);
    }

    /// <summary>Answers each call as a gRPC server answers one without messages.</summary>
    private static WebApplication Answering(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            return Task.CompletedTask;
        });
        return app;
    }

    private static async Task CallAsync(HttpMessageInvoker client, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/helloworld.Greeter/SayHello"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await client.SendAsync(request, CancellationToken.None);
        await response.Content.LoadIntoBufferAsync();
        if (response.TrailingHeaders.FirstOrDefault(trailer => trailer.Key == "grpc-status").Value?.Single() != "0")
            throw new InvalidOperationException($"The call was not answered with status 0 but with {(int)response.StatusCode}.");
    }

    private static double Since(long began) => TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
}
