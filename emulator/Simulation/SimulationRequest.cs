using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Traffic;

namespace FcEmulator.Simulation;

/// <summary>In which form the result is wanted.</summary>
internal enum SimulationForm
{
    Text,
    Json,
    Csv,
    Html,
}

/// <summary>What <c>fcemu simulate</c> was asked. Immutable.</summary>
internal sealed record SimulationRequest
{
    /// <summary>Null: all calls of the recordings are of one function, or the s.yaml has only one.</summary>
    public string? Function { get; init; }

    /// <summary>Null where recordings are replayed.</summary>
    public TrafficPlan? Traffic { get; init; }

    public required GridAxes Axes { get; init; }

    /// <summary>Null: what the recording says, else a default.</summary>
    public TimeSpan? ColdStart { get; init; }

    /// <summary>How much of one vCPU a request keeps busy, 0 for no contention; null: what the recording says, else none.</summary>
    public double? CpuBound { get; init; }

    /// <summary>Contention is asked for, wherever its number comes from.</summary>
    public bool WantsContention { get; init; }

    public TimeSpan ConnectionLinger { get; init; }

    public Goals Goals { get; init; }

    public SimulationForm Form { get; init; }
}
