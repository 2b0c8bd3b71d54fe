using Grpc.Core;
using Interop.Contract;

namespace Interop.Client;

/// <summary>The cases of gRPC's interop tests by name. Each gets a channel of its own and throws where something is not as it should be.</summary>
internal static class Cases
{
    private const string Special = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

    private static readonly Dictionary<string, Func<TestChannel, Task>> ByName = new()
    {
        ["empty_unary"] = async channel => await channel.Test.EmptyCallAsync(new Empty(), Calls.Limited()),
        ["large_unary"] = channel => Calls.LargeUnaryAsync(channel),
        ["client_compressed_unary"] = CompressionCases.ClientUnaryAsync,
        ["server_compressed_unary"] = CompressionCases.ServerUnaryAsync,
        ["client_compressed_streaming"] = CompressionCases.ClientStreamingAsync,
        ["server_compressed_streaming"] = CompressionCases.ServerStreamingAsync,
        ["client_streaming"] = StreamCases.ClientStreamingAsync,
        ["server_streaming"] = StreamCases.ServerStreamingAsync,
        ["ping_pong"] = StreamCases.PingPongAsync,
        ["empty_stream"] = StreamCases.EmptyStreamAsync,
        ["custom_metadata"] = StreamCases.CustomMetadataAsync,
        ["status_code_and_message"] = StatusAsync,
        ["special_status_message"] = channel => UnaryStatusAsync(channel, Special),
        ["unimplemented_method"] = channel =>
            Expect.FailsAsync(StatusCode.Unimplemented, async () => await channel.Test.UnimplementedCallAsync(new Empty(), Calls.Limited())),
        ["unimplemented_service"] = channel =>
            Expect.FailsAsync(StatusCode.Unimplemented, async () => await channel.Unimplemented.UnimplementedCallAsync(new Empty(), Calls.Limited())),
        ["cancel_after_begin"] = StreamCases.CancelAfterBeginAsync,
        ["cancel_after_first_response"] = StreamCases.CancelAfterFirstResponseAsync,
        ["timeout_on_sleeping_server"] = StreamCases.TimeoutAsync,
        ["concurrent_large_unary"] = channel => LoadCases.TogetherAsync(channel, LoadCases.ConcurrentCalls),
        ["rpc_soak"] = LoadCases.RpcSoakAsync,
        ["channel_soak"] = LoadCases.ChannelSoakAsync,
        ["early_status_soak"] = LoadCases.EarlyStatusSoakAsync,
        ["goaway"] = LoadCases.GoawayAsync,
        ["rst_after_header"] = UnaryFailsAsync,
        ["rst_during_data"] = UnaryFailsAsync,
        ["rst_after_data"] = UnaryFailsAsync,
        ["ping"] = channel => Calls.LargeUnaryAsync(channel),
        ["max_streams"] = LoadCases.MaxStreamsAsync,
        ["data_frame_padding"] = channel => Calls.LargeUnaryAsync(channel),
    };

    public static Func<TestChannel, Task> Find(string name) =>
        ByName.GetValueOrDefault(name) ?? (_ => throw new CaseFailedException("this client has no case of that name"));

    private static async Task StatusAsync(TestChannel channel)
    {
        const string Message = "test status message";
        await UnaryStatusAsync(channel, Message);
        using var call = channel.Test.FullDuplexCall(Calls.Limited());
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = Echo(Message) });
        await call.RequestStream.CompleteAsync();
        var status = await Expect.FailsAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Expect.Equal((StatusCode.Unknown, Message), (status.StatusCode, status.Detail), "the stream's status");
    }

    private static async Task UnaryStatusAsync(TestChannel channel, string message)
    {
        var status = await Expect.FailsAsync(
            async () => await channel.Test.UnaryCallAsync(new SimpleRequest { ResponseStatus = Echo(message) }, Calls.Limited()));
        Expect.Equal((StatusCode.Unknown, message), (status.StatusCode, status.Detail), "the status");
    }

    private static async Task UnaryFailsAsync(TestChannel channel)
    {
        var status = await Expect.FailsAsync(() => Calls.LargeUnaryAsync(channel));
        Console.WriteLine($"note\t{status.StatusCode}");
    }

    private static EchoStatus Echo(string message) => new() { Code = (int)StatusCode.Unknown, Message = message };
}
