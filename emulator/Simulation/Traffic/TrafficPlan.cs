namespace FcEmulator.Simulation.Traffic;

/// <summary>How generated requests are spread over time.</summary>
internal enum TrafficShape
{
    /// <summary>Evenly.</summary>
    Constant,

    /// <summary>Independently of one another.</summary>
    Poisson,

    /// <summary>As Poisson in bursts, with nothing between them.</summary>
    Bursty,

    /// <summary>As Poisson with a rate that follows a day's curve, from midnight.</summary>
    Daily,
}

/// <summary>How long the function works on generated requests.</summary>
internal enum DurationLaw
{
    Constant,
    Exponential,

    /// <summary>With deviation 1 of the logarithm: the 99th of 100 takes ten times as long as the 50th.</summary>
    Lognormal,
}

/// <summary>What traffic is to be generated. Immutable; the same plan gives the same requests.</summary>
internal sealed record TrafficPlan
{
    public required TrafficShape Shape { get; init; }

    /// <summary>Mean over the whole time, more than 0.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Requests stop after this time, or after <see cref="Requests"/>, whichever comes first.</summary>
    public TimeSpan? Length { get; init; }

    public long? Requests { get; init; }

    /// <summary>Of a burst.</summary>
    public TimeSpan On { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two bursts.</summary>
    public TimeSpan Off { get; init; } = TimeSpan.FromSeconds(50);

    public DurationLaw Law { get; init; } = DurationLaw.Exponential;

    public required TimeSpan MeanDuration { get; init; }

    /// <summary>Client connections the requests are spread over, which stay open to the end; 0 gives each request its own.</summary>
    public int Clients { get; init; }

    /// <summary>0 to 1.</summary>
    public double StreamingShare { get; init; }

    public long Seed { get; init; } = 1;
}
