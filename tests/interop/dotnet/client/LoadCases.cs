using Grpc.Core;
using Interop.Contract;

namespace Interop.Client;

/// <summary>Many calls. All clients have the same numbers, which docs/conformance.md names.</summary>
internal static class LoadCases
{
    public const int ConcurrentCalls = 100;
    private const int RpcSoakCalls = 100;
    private const int ChannelSoakCalls = 20;
    private const int EarlyStatusCalls = 300;
    private const int EarlyStatusAtOnce = 10;
    private const int EarlyStatusSize = 8192;
    private const int MaxStreamsCalls = 10;
    private static readonly TimeSpan AfterGoaway = TimeSpan.FromSeconds(1);

    public static Task TogetherAsync(TestChannel channel, int calls) =>
        Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Calls.LargeUnaryAsync(channel)));

    public static async Task RpcSoakAsync(TestChannel channel)
    {
        for (var call = 0; call < RpcSoakCalls; call++)
            await Calls.LargeUnaryAsync(channel);
    }

    public static async Task ChannelSoakAsync(TestChannel channel)
    {
        for (var call = 0; call < ChannelSoakCalls; call++)
        {
            using var another = channel.Another();
            await Calls.LargeUnaryAsync(another);
        }
    }

    public static Task EarlyStatusSoakAsync(TestChannel channel) =>
        Task.WhenAll(Enumerable.Range(0, EarlyStatusAtOnce).Select(_ => EarlyStatusesAsync(channel)));

    private static async Task EarlyStatusesAsync(TestChannel channel)
    {
        for (var call = 0; call < EarlyStatusCalls / EarlyStatusAtOnce; call++)
            await EarlyStatusAsync(channel);
    }

    /// <summary>Goes on sending after the message that ends the call, until it hears of the end.</summary>
    private static async Task EarlyStatusAsync(TestChannel channel)
    {
        var echo = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "early" };
        var request = new StreamingOutputCallRequest { Payload = Expect.Payload(EarlyStatusSize), ResponseStatus = echo };
        using var call = channel.Test.FullDuplexCall(Calls.Limited());
        try
        {
            while (true)
                await call.RequestStream.WriteAsync(request);
        }
        catch (Exception ended) when (ended is RpcException or InvalidOperationException)
        {
            // The status comes from reading.
        }

        var status = await Expect.FailsAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Expect.Equal((StatusCode.Unknown, echo.Message), (status.StatusCode, status.Detail), "the status");
    }

    public static async Task GoawayAsync(TestChannel channel)
    {
        await Calls.LargeUnaryAsync(channel);
        await Task.Delay(AfterGoaway, TimeProvider.System);
        await Calls.LargeUnaryAsync(channel);
    }

    public static async Task MaxStreamsAsync(TestChannel channel)
    {
        await Calls.LargeUnaryAsync(channel);
        await TogetherAsync(channel, MaxStreamsCalls);
    }
}
