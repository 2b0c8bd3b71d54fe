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
        Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(0, int.MaxValue).ArrayOf(StepsOfARun)),
        day => Arb.From(Gen.Constant(0).ArrayOf()).Shrinker(day.Item2).Select(steps => (day.Item1, steps)));

    [Fact]
    public void AnySteps_LimitsSlotsMinimumAndQueueOrderHold() => Prop.ForAll(Days, day =>
    {
        var world = new AccountWorld(day.Seed);
        foreach (var step in day.Steps)
            world.Step(step);
    }).Check(Seeded);
}
