using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Scheduling;

/// <summary>Random runs of an account with three functions, seeded; FsCheck shortens one that fails.</summary>
public class AccountProperties
{
    private const int Runs = 420;
    private const int StepsOfARun = 2500;

    /// <summary>More than a million steps.</summary>
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(20261124, 1);

    private static readonly Arbitrary<(int Seed, int[] Steps)> Days = Arb.From(
        Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(0, int.MaxValue).ArrayOf(StepsOfARun)), Shorter);

    [Fact]
    public void AnySteps_LimitsSlotsMinimumAndQueueOrderHold() => Prop.ForAll(Days, day =>
    {
        var world = new AccountWorld(day.Seed);
        foreach (var step in day.Steps)
            world.Step(step);
    }).Check(Seeded);

    /// <summary>The same day without some of its steps, large parts first.</summary>
    private static IEnumerable<(int Seed, int[] Steps)> Shorter((int Seed, int[] Steps) day)
    {
        for (var size = day.Steps.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at < day.Steps.Length; at += size)
                yield return (day.Seed, [.. day.Steps.Take(at), .. day.Steps.Skip(at + size)]);
        }
    }
}
