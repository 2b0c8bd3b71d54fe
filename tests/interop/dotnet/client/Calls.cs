using Grpc.Core;
using Interop.Contract;

namespace Interop.Client;

/// <summary>What several cases call.</summary>
internal static class Calls
{
    /// <summary>A call that takes longer hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static CallOptions Limited(Metadata? headers = null, CancellationToken cancellation = default) =>
        new(headers, TimeProvider.System.GetUtcNow().Add(Limit).UtcDateTime, cancellation);

    public static Task LargeUnaryAsync(TestChannel channel) => LargeUnaryAsync(channel, new SimpleRequest(), Limited());

    public static async Task LargeUnaryAsync(TestChannel channel, SimpleRequest request, CallOptions options)
    {
        request.ResponseSize = 314159;
        request.Payload = Expect.Payload(271828);
        var response = await channel.Test.UnaryCallAsync(request, options);
        Expect.Size(314159, response.Payload);
    }

    public static async Task PingAsync(
        AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call, int request, int response)
    {
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest
        {
            ResponseParameters = { new ResponseParameters { Size = response } },
            Payload = Expect.Payload(request),
        });
        Expect.Equal(true, await call.ResponseStream.MoveNext(CancellationToken.None), "whether a message came");
        Expect.Size(response, call.ResponseStream.Current.Payload);
    }

    public static async Task EndAsync(AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call)
    {
        await call.RequestStream.CompleteAsync();
        Expect.Equal(false, await call.ResponseStream.MoveNext(CancellationToken.None), "whether another message came");
    }
}
