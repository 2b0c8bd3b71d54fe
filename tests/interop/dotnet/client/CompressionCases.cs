using Grpc.Core;
using Interop.Contract;

namespace Interop.Client;

/// <summary>The cases in which one side tells the other what to compress, and checks it.</summary>
internal static class CompressionCases
{
    /// <summary>How Grpc.Net.Client is told the compression of a call.</summary>
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    public static async Task ClientUnaryAsync(TestChannel channel)
    {
        await Expect.FailsAsync(StatusCode.InvalidArgument, () => CallAsync(expected: true, Calls.Limited()));
        await CallAsync(expected: true, Calls.Limited(Gzip));
        await CallAsync(expected: false, Calls.Limited());

        Task CallAsync(bool expected, CallOptions options) =>
            Calls.LargeUnaryAsync(channel, new SimpleRequest { ExpectCompressed = Expect.Flag(expected) }, options);
    }

    public static async Task ClientStreamingAsync(TestChannel channel)
    {
        using (var probe = channel.Test.StreamingInputCall(Calls.Limited()))
        {
            await probe.RequestStream.WriteAsync(Request(27182, compressed: true));
            await probe.RequestStream.CompleteAsync();
            await Expect.FailsAsync(StatusCode.InvalidArgument, async () => await probe);
        }

        using var call = channel.Test.StreamingInputCall(Calls.Limited(Gzip));
        await call.RequestStream.WriteAsync(Request(27182, compressed: true));
        call.RequestStream.WriteOptions = Plain;
        await call.RequestStream.WriteAsync(Request(45904, compressed: false));
        await call.RequestStream.CompleteAsync();
        Expect.Equal(73086, (await call).AggregatedPayloadSize, "the sum");

        static StreamingInputCallRequest Request(int size, bool compressed) =>
            new() { Payload = Expect.Payload(size), ExpectCompressed = Expect.Flag(compressed) };
    }

    public static async Task ServerUnaryAsync(TestChannel channel)
    {
        foreach (var compressed in (bool[])[true, false])
        {
            await Calls.LargeUnaryAsync(channel, new SimpleRequest { ResponseCompressed = Expect.Flag(compressed) }, Calls.Limited());
            Expect.Equal(compressed, channel.ResponseFlags.IsCompressed(0), "compressed");
        }
    }

    public static async Task ServerStreamingAsync(TestChannel channel)
    {
        (int Size, bool Compressed)[] expected = [(31415, true), (92653, false)];
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.AddRange(
            expected.Select(one => new ResponseParameters { Size = one.Size, Compressed = Expect.Flag(one.Compressed) }));
        using var call = channel.Test.StreamingOutputCall(request, Calls.Limited());
        for (var message = 0; message < expected.Length; message++)
        {
            Expect.Equal(true, await call.ResponseStream.MoveNext(CancellationToken.None), "whether a message came");
            Expect.Size(expected[message].Size, call.ResponseStream.Current.Payload);
            Expect.Equal(expected[message].Compressed, channel.ResponseFlags.IsCompressed(message), "compressed");
        }

        Expect.Equal(false, await call.ResponseStream.MoveNext(CancellationToken.None), "whether another message came");
    }
}
