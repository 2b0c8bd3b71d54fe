using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;
using FcEmulator.Simulation.Traffic;

namespace FcEmulator.Tests.Simulation;

/// <summary>Functions and traces as the simulation's tests use them.</summary>
internal static class Simulations
{
    public static readonly long Start = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static readonly InstanceSpecification Specification = new(0.35m, 512, 512);

    /// <summary>One request at a time, instances up at once, and no limit but the one given.</summary>
    public static SimulatedFunction Function(int slots = 1, int limit = 100, double coldStart = 0, double idle = 300_000) => new()
    {
        Scaling = new ScalingRules { Region = "", Slots = slots, InstanceLimit = limit, IdleTimeout = Ms(idle) },
        Account = new AccountRules(MaxInstances: 100_000, Burst: 100_000, GrowthPerMinute: 100_000),
        BillingRule = BillingRule.Fc3,
        Cpu = 1,
        ColdStarts = new ColdStartTimes([Ms(coldStart)]),
    };

    public static RateCard Card => RateCards.Load(null).Value!;

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static long Ticks(double milliseconds) => (long)(milliseconds * TimeSpan.TicksPerMillisecond);

    /// <param name="calls">Milliseconds: arrival, duration.</param>
    public static RecordedTrace Trace(params (double At, double Duration)[] calls) =>
        Trace([.. calls.Select(call => Call(call.At, call.Duration))]);

    public static RecordedTrace Trace(IEnumerable<TraceRecord> records, ConnectionCloses closes = ConnectionCloses.None)
    {
        using var sorted = new ExternalSort<TraceRecord>(1024 * 1024);
        foreach (var record in records)
            sorted.Add(record);
        return new RecordedTrace(sorted.Finish(), closes);
    }

    public static TraceRecord Call(double at, double duration, ulong connection = 0, TraceEventKind kind = TraceEventKind.Unary) =>
        new(Start + Ticks(at), 0, Ticks(duration), connection, 0, 1, 0, kind);

    public static SimulationOutcome Run(this SimulatedFunction function, ITrace trace) =>
        new FunctionSimulation(function, trace).Run(_ => { }, CancellationToken.None);

    public static GeneratedTrace Poisson(double requestsPerSecond, double work, long requests, DurationLaw law = DurationLaw.Exponential, long seed = 1) => new(new TrafficPlan
    {
        Shape = TrafficShape.Poisson,
        RequestsPerSecond = requestsPerSecond,
        Requests = requests,
        MeanDuration = Ms(work),
        Law = law,
        Seed = seed,
    });
}
