using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Grid;

/// <summary>A trace and all that is the same at each point of the grid. Immutable.</summary>
internal sealed record SimulationPlan
{
    public required ITrace Trace { get; init; }

    /// <summary>The function as it is now; each point changes what it is about.</summary>
    public required ScalingRules Scaling { get; init; }

    public required InstanceSpecification Specification { get; init; }

    public required AccountRules Account { get; init; }

    public required BillingRule BillingRule { get; init; }

    public required RateCard Card { get; init; }

    public required Contention Contention { get; init; }

    public required ColdStartTimes ColdStarts { get; init; }

    public required TimeSpan ConnectionLinger { get; init; }

    public GridPoint Now => new(
        Scaling.Slots, new InstanceSize(Specification.Cpu, Specification.MemoryMB), Scaling.IdleTimeout, Scaling.MinimumInstances, Scaling.Picker);

    /// <summary>Runs the trace through one point.</summary>
    public PointResult Run(GridPoint point, Action<long> progress, CancellationToken cancelled)
    {
        var simulated = new SimulatedFunction
        {
            Scaling = Scaling with
            {
                Slots = point.Concurrency,
                IdleTimeout = point.Idle,
                MinimumInstances = point.Minimum,
                Picker = point.Picker,
            },
            Account = Account,
            BillingRule = BillingRule,
            Cpu = (double)point.Size.Cpu,
            Contention = Contention,
            ColdStarts = ColdStarts,
            Rounding = Card.Assumptions,
            ConnectionLinger = ConnectionLinger,
        };
        var outcome = new FunctionSimulation(simulated, Trace).Run(progress, cancelled);
        var specification = Specification with { Cpu = point.Size.Cpu, MemoryMB = point.Size.MemoryMB };
        return PointResult.Of(point, point == Now, outcome, specification, Card);
    }
}
