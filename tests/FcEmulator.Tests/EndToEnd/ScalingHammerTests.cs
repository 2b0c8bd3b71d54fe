using FcEmulator.Instances;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// The account's invariants, held against a running gateway by many clients at once: seeded and bounded. A leaked slot shows as an
/// instance that never falls idle, a lost wake-up as a call that never ends.
/// </summary>
public class ScalingHammerTests
{
    private const int Workers = 6;
    private const int CallsOfAWorker = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task RandomCancelsKillsSlowAndFailingStarts_NoSlotAndNoCallIsLost(int seed)
    {
        var random = new Random(seed);
        var (slots, limit) = (random.Next(1, 4), random.Next(1, 5));
        var (minimum, queue) = (random.Next(0, limit + 1), seed % 2 == 0 ? 0 : Workers * CallsOfAWorker);
        var failing = true;
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        function.BeforeStart = async () =>
        {
            var (yields, fails) = Drawn(random, () => (random.Next(40), random.Next(8) == 0));
            for (var i = 0; i < yields; i++)
                await Task.Yield();
            if (fails && failing)
                throw new InstanceStartException(StartFailure.Exited, "It ended.", []);
        };
        await using var emulator = await TestEmulator.StartAsync(
            function,
            f => f with { InstanceConcurrency = slots, ReservedConcurrency = limit, MinimumInstances = minimum },
            s => s with { QueueLength = queue, QueueTimeout = TimeSpan.FromHours(1), LongestRestartPause = TimeSpan.FromSeconds(2) });

        var statuses = (await Task.WhenAll(Enumerable.Range(0, Workers).Select(WorkAsync)).DefaultTimeout()).SelectMany(seen => seen).ToHashSet();
        failing = false;

        Assert.Subset(new HashSet<string>(queue > 0 ? ["200", "412"] : ["200", "412", "429"]), statuses);
        Assert.All(function.Instances, instance => Assert.InRange(instance.Server.MaxConcurrentStreams, 0, slots));
        // Every instance but the minimum falls idle, and those are there again, whatever became of them.
        await Bounded.Until(() =>
        {
            emulator.Time.Advance(TimeSpan.FromMinutes(1));
            return function.Instances.Count(instance => !instance.Exited.IsCompleted) == minimum;
        });

        async Task<List<string>> WorkAsync(int worker)
        {
            var own = new Random((seed * 100) + worker);
            var seen = new List<string>();
            await using var client = await emulator.ConnectAsync();
            for (var i = 0; i < CallsOfAWorker; i++)
            {
                var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
                switch (own.Next(8))
                {
                    case 0:
                        await client.SendResetAsync(stream, Http2ErrorCode.Cancel);
                        continue;
                    case 1 when function.Instances is { Count: > 0 } instances:
                        await instances[own.Next(instances.Count)].CrashAsync();
                        break;
                    case 2:
                        emulator.Time.Advance(TimeSpan.FromMilliseconds(own.Next(3000)));
                        break;
                }

                seen.Add((await client.ReadStreamFramesAsync(stream).DefaultTimeout())[0].Values(":status").Single());
            }

            return seen;
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    public async Task LoadWithinTheLimits_IsNeverRefused_HoweverSlowTheStarts(int slots, int limit)
    {
        var random = new Random(slots);
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        function.BeforeStart = async () =>
        {
            var yields = Drawn(random, () => random.Next(100));
            for (var i = 0; i < yields; i++)
                await Task.Yield();
        };
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = slots, ReservedConcurrency = limit });

        await Task.WhenAll(Enumerable.Range(0, slots * limit).Select(async _ =>
        {
            await using var client = await emulator.ConnectAsync();
            for (var i = 0; i < CallsOfAWorker; i++)
                Assert.Equal(["200"], (await client.CallAsync(TestEmulator.Request(), []))[0].Values(":status"));
        })).DefaultTimeout();

        Assert.InRange(function.Starts, 1, limit);
    }

    private static T Drawn<T>(Random random, Func<T> draw)
    {
        lock (random)
            return draw();
    }
}
