using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Simulation.Engine;

/// <summary>All that one run of a simulation is about, apart from its traffic. Immutable.</summary>
internal sealed record SimulatedFunction
{
    public required ScalingRules Scaling { get; init; }

    public required AccountRules Account { get; init; }

    public required BillingRule BillingRule { get; init; }

    /// <summary>vCPUs of an instance.</summary>
    public required double Cpu { get; init; }

    public Contention Contention { get; init; } = Contention.None;

    public required ColdStartTimes ColdStarts { get; init; }

    /// <summary>How billed intervals are rounded.</summary>
    public RateAssumptions Rounding { get; init; } = new();

    /// <summary>How long a connection stays open after its last call where the trace does not say when it closed.</summary>
    public TimeSpan ConnectionLinger { get; init; }
}
