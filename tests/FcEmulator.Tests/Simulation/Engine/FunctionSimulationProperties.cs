using FcEmulator.Configuration;
using FcEmulator.Simulation.Traffic;
using FsCheck;
using FsCheck.Fluent;
using static FcEmulator.Tests.Simulation.Simulations;

namespace FcEmulator.Tests.Simulation.Engine;

/// <summary>What holds for every trace and every function.</summary>
public class FunctionSimulationProperties
{
    private sealed record Day(int Slots, int Limit, int ColdStart, int Idle, IReadOnlyList<(int At, int Duration)> Calls);

    /// <summary>Calls at odd times with even durations and cold starts, so that no two things of different kinds fall on one moment.</summary>
    private static readonly Gen<Day> Days =
        from slots in Gen.Choose(1, 4)
        from limit in Gen.Choose(1, 4)
        from coldStart in Gen.Elements(0, 40, 200)
        from idle in Gen.Elements(101, 501)
        from calls in Gen.Choose(0, 1500).SelectMany(at => Gen.Choose(1, 150).Select(half => ((2 * at) + 1, 2 * half))).ListOf()
        select new Day(slots, limit, coldStart, idle, [.. calls.DistinctBy(call => call.Item1)]);

    [Fact]
    public void Run_AnyDay_IsWhatASlowAndObviousSimulationSays() =>
        Prop.ForAll(Days.ToArbitrary(), day =>
        {
            if (day.Calls.Count == 0)
                return true;
            using var trace = Trace([.. day.Calls.Select(call => ((double)call.At, (double)call.Duration))]);
            var tally = Function(day.Slots, day.Limit, day.ColdStart, day.Idle).Run(trace).Tally;
            var slow = new SlowSimulation(day.Slots, day.Limit, day.ColdStart, day.Idle);
            slow.Run(day.Calls);
            return tally.Calls == day.Calls.Count
                && tally.Calls == tally.Served + tally.Rejected
                && (tally.Served, tally.Rejected, tally.ColdStarts, tally.InstancesPeak) == (slow.Served, slow.Rejected, slow.ColdStarts, slow.Peak)
                && tally.Billed.Total == Ms(slow.Billed);
        }).QuickCheckThrowOnFailure();

    /// <summary>Whatever the picker, the queue and the contention: nothing is lost, billed beyond the instances' time, or billed twice.</summary>
    [Fact]
    public void Run_AnyTraffic_LosesNoCallAndBillsNoMoreThanTheInstancesTime()
    {
        var functions =
            from slots in Gen.Choose(1, 5)
            from limit in Gen.Choose(0, 4)
            from minimum in Gen.Choose(0, 3)
            from queue in Gen.Elements(0, 3)
            from picker in Gen.Elements(PickerKind.FullestFirst, PickerKind.LeastBusy, PickerKind.RoundRobin)
            from bound in Gen.Elements(0.0, 0.9)
            from rule in Gen.Elements("fc3", "fc2", "request")
            from seed in Gen.Choose(0, 1_000_000)
            select (slots, limit, minimum, queue, picker, bound, rule, seed);
        Prop.ForAll(functions.ToArbitrary(), drawn =>
        {
            var function = Function(drawn.slots, drawn.limit, coldStart: 500, idle: 2000);
            var trace = new GeneratedTrace(new TrafficPlan
            {
                Shape = TrafficShape.Bursty,
                RequestsPerSecond = 10,
                Requests = 500,
                MeanDuration = Ms(300),
                Clients = drawn.seed % 2 == 0 ? 3 : 0,
                StreamingShare = 0.3,
                Seed = drawn.seed,
            });
            var outcome = (function with
            {
                Scaling = function.Scaling with { MinimumInstances = drawn.minimum, QueueLength = drawn.queue, QueueTimeout = Ms(700), Picker = drawn.picker },
                BillingRule = BillingRule.Find(drawn.rule)!,
                Contention = new FcEmulator.Simulation.Engine.Contention(drawn.bound),
            }).Run(trace);
            var tally = outcome.Tally;
            return tally.Calls == 500
                && tally.Calls == tally.Served + tally.Rejected
                && tally.Waits.Count == tally.Served && tally.Delays.Count == tally.Served
                && tally.InstancesPeak <= drawn.limit
                && tally.Billed.Active >= TimeSpan.Zero && tally.Billed.IdleConnection >= TimeSpan.Zero && tally.Billed.ProvisionedIdle >= TimeSpan.Zero
                && tally.Billed.Total.Ticks <= tally.InstanceTicks;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>One call at a time on each instance, nothing streaming: the bill is the sum of the durations, to the tick.</summary>
    [Fact]
    public void Run_OneCallAtATime_BillsTheSumOfTheDurations()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<(ushort At, ushort Duration)>>(), drawn =>
        {
            var calls = drawn.Get.Select(call => ((double)call.At, (double)call.Duration)).ToArray();
            using var trace = Trace(calls);
            return Function(limit: 1000, coldStart: 300).Run(trace).Tally.Billed.Total == Ms(calls.Sum(call => call.Item2));
        }).QuickCheckThrowOnFailure();
    }
}
