namespace FcEmulator.Billing.Rates;

/// <summary>What a rate card's source leaves open. Immutable; the defaults are the neutral ones.</summary>
internal sealed record RateAssumptions
{
    /// <summary>MB of each instance's disk that cost nothing.</summary>
    public int FreeDiskMB { get; init; }

    /// <summary>Each billed interval is rounded up to a multiple of this; zero bills it exactly, to the clock's 100 ns.</summary>
    public TimeSpan RoundUpTo { get; init; }

    /// <summary>Time that only a client connection keeps billed, without a request, costs the vCPU of active time, not of idle time.</summary>
    public bool IdleConnectionIsActive { get; init; } = true;

    /// <summary>What rounding adds to an interval of this length.</summary>
    public TimeSpan RoundingOf(TimeSpan duration)
    {
        if (RoundUpTo == TimeSpan.Zero)
            return TimeSpan.Zero;
        var over = duration.Ticks % RoundUpTo.Ticks;
        return over == 0 ? TimeSpan.Zero : new TimeSpan(RoundUpTo.Ticks - over);
    }
}
