using FcEmulator.Cli;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Cli;

public class BuildTurnTests
{
    private readonly string _template = $"/{Guid.NewGuid():N}/s.yaml";

    [Fact]
    public async Task Turn_Held_IsWaitedFor_AndItsFileIsGoneAfterwards()
    {
        using var told = new StringWriter();
        var first = await BuildTurn.WaitAsync(_template, TextWriter.Null, CancellationToken.None).DefaultTimeout();
        Assert.True(File.Exists(BuildTurn.PathOf(_template)));

        var second = BuildTurn.WaitAsync(_template, told, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.DefaultTimeout()).Dispose();

        Assert.StartsWith($"Another fcemu exec builds {_template};", told.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(BuildTurn.PathOf(_template)));
    }

    [Fact]
    public async Task ManyAtOnce_OneHasTheTurnAtATime_ThoughEachTakesTheFileAway()
    {
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                using var turn = await BuildTurn.WaitAsync(_template, TextWriter.Null, CancellationToken.None);
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            }
        }))).DefaultTimeout();

        Assert.Equal(1, most);
        Assert.False(File.Exists(BuildTurn.PathOf(_template)));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
