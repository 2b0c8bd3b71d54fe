using Grpc.Core;
using Interop.Contract;

namespace Interop.Client;

/// <summary>The cases of streams, metadata, cancelling and deadlines.</summary>
internal static class StreamCases
{
    private static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    private static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    public static async Task ClientStreamingAsync(TestChannel channel)
    {
        using var call = channel.Test.StreamingInputCall(Calls.Limited());
        foreach (var size in RequestSizes)
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Expect.Payload(size) });
        await call.RequestStream.CompleteAsync();
        Expect.Equal(74922, (await call).AggregatedPayloadSize, "the sum");
    }

    public static async Task ServerStreamingAsync(TestChannel channel)
    {
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.AddRange(ResponseSizes.Select(size => new ResponseParameters { Size = size }));
        using var call = channel.Test.StreamingOutputCall(request, Calls.Limited());
        foreach (var size in ResponseSizes)
        {
            Expect.Equal(true, await call.ResponseStream.MoveNext(CancellationToken.None), "whether a message came");
            Expect.Size(size, call.ResponseStream.Current.Payload);
        }

        Expect.Equal(false, await call.ResponseStream.MoveNext(CancellationToken.None), "whether another message came");
    }

    public static async Task PingPongAsync(TestChannel channel)
    {
        using var call = channel.Test.FullDuplexCall(Calls.Limited());
        foreach (var (request, response) in RequestSizes.Zip(ResponseSizes))
            await Calls.PingAsync(call, request, response);
        await Calls.EndAsync(call);
    }

    public static async Task EmptyStreamAsync(TestChannel channel)
    {
        using var call = channel.Test.FullDuplexCall(Calls.Limited());
        await Calls.EndAsync(call);
    }

    public static async Task CustomMetadataAsync(TestChannel channel)
    {
        var sent = new Metadata
        {
            { "x-grpc-test-echo-initial", "test_initial_metadata_value" },
            { "x-grpc-test-echo-trailing-bin", new byte[] { 0xab, 0xab, 0xab } },
        };
        var unary = channel.Test.UnaryCallAsync(new SimpleRequest { ResponseSize = 1, Payload = Expect.Payload(1) }, Calls.Limited(sent));
        await unary;
        Check(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var stream = channel.Test.FullDuplexCall(Calls.Limited(sent));
        await Calls.PingAsync(stream, 1, 1);
        await Calls.EndAsync(stream);
        Check(await stream.ResponseHeadersAsync, stream.GetTrailers());

        static void Check(Metadata headers, Metadata trailers)
        {
            Expect.Equal("test_initial_metadata_value", headers.GetValue("x-grpc-test-echo-initial"), "the initial metadata");
            var echoed = trailers.GetValueBytes("x-grpc-test-echo-trailing-bin") ?? [];
            Expect.Equal("ABABAB", Convert.ToHexString(echoed), "the trailing metadata");
        }
    }

    public static async Task CancelAfterBeginAsync(TestChannel channel)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = channel.Test.StreamingInputCall(Calls.Limited(cancellation: cancellation.Token));
        await cancellation.CancelAsync();
        await Expect.FailsAsync(StatusCode.Cancelled, async () => await call);
    }

    public static async Task CancelAfterFirstResponseAsync(TestChannel channel)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = channel.Test.FullDuplexCall(Calls.Limited(cancellation: cancellation.Token));
        await Calls.PingAsync(call, 27182, 31415);
        await cancellation.CancelAsync();
        await Expect.FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    public static async Task TimeoutAsync(TestChannel channel)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMilliseconds(1).UtcDateTime;
        using var call = channel.Test.FullDuplexCall(new CallOptions(deadline: deadline));
        try
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Expect.Payload(27182) });
        }
        catch (Exception passed) when (passed is RpcException or InvalidOperationException)
        {
            // The deadline has already passed: the status comes from reading.
        }

        await Expect.FailsAsync(StatusCode.DeadlineExceeded, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
