namespace Interop.Client;

/// <summary>Many calls. All clients have the same numbers, which docs/conformance.md names.</summary>
internal static class LoadCases
{
    public const int ConcurrentCalls = 100;
    private const int RpcSoakCalls = 100;
    private const int ChannelSoakCalls = 20;
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
