namespace FcEmulator.Simulation.Engine;

/// <summary>A run that came to its end.</summary>
/// <param name="Span">Virtual time it covered.</param>
internal sealed record SimulationOutcome(SimulationTally Tally, TimeSpan Span)
{
    /// <summary>Over the whole time; starting ones count.</summary>
    public double InstancesMean => Span > TimeSpan.Zero ? (double)Tally.InstanceTicks / Span.Ticks : 0;
}
