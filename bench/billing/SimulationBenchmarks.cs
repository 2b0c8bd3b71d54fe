using BenchmarkDotNet.Attributes;
using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Traffic;

namespace BillingBench;

/// <summary>One point of a grid over generated traffic, 100 requests at a time; an operation is one request.</summary>
[MemoryDiagnoser]
public class SimulationBenchmarks
{
    private const int Requests = 1_000_000;

    [Params(1, 10, 100)]
    public int Concurrency { get; set; }

    [Benchmark(OperationsPerInvoke = Requests)]
    public long Independent() => Simulate(Contention.None);

    [Benchmark(OperationsPerInvoke = Requests)]
    public long SharingTheCpu() => Simulate(new Contention(0.2));

    private long Simulate(Contention contention)
    {
        var plan = new SimulationPlan
        {
            Trace = new GeneratedTrace(new TrafficPlan
            {
                Shape = TrafficShape.Poisson,
                RequestsPerSecond = 1_000,
                Requests = Requests,
                MeanDuration = TimeSpan.FromMilliseconds(100),
            }),
            Scaling = new ScalingRules { Region = "cn-shanghai", Slots = Concurrency, InstanceLimit = 1_000, IdleTimeout = TimeSpan.FromMinutes(5) },
            Specification = new InstanceSpecification(1, 1024, 512),
            Account = new AccountRules(MaxInstances: 1_000, Burst: 300),
            BillingRule = BillingRule.Fc3,
            Card = RateCards.Load(null).Value!,
            Contention = contention,
            ColdStarts = new ColdStartTimes([TimeSpan.FromSeconds(1)]),
            ConnectionLinger = TimeSpan.Zero,
        };
        return plan.Run(plan.Now, _ => { }, CancellationToken.None).Calls;
    }
}
