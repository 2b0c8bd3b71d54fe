namespace FcEmulator.Billing;

/// <summary>What a ledger holds of one function, or of all.</summary>
internal sealed record FunctionTotals
{
    public required string Function { get; init; }

    public long Intervals { get; init; }

    public TimeSpan Billed { get; init; }

    /// <summary>The part of <see cref="Billed"/> with a request open.</summary>
    public TimeSpan Active { get; init; }

    /// <summary>The part of <see cref="Billed"/> that only client connections kept alive.</summary>
    public TimeSpan IdleConnection { get; init; }

    /// <summary>Finished calls.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that waited for an instance's start.</summary>
    public long ColdStarts { get; init; }

    /// <summary>Intervals of killed runs, closed at the last sign of life.</summary>
    public long Unfinished { get; init; }

    /// <summary>Intervals that go on; counted up to the last sign of life.</summary>
    public long StillOpen { get; init; }

    public static FunctionTotals operator +(FunctionTotals left, FunctionTotals right) => left with
    {
        Intervals = left.Intervals + right.Intervals,
        Billed = left.Billed + right.Billed,
        Active = left.Active + right.Active,
        IdleConnection = left.IdleConnection + right.IdleConnection,
        Calls = left.Calls + right.Calls,
        ColdStarts = left.ColdStarts + right.ColdStarts,
        Unfinished = left.Unfinished + right.Unfinished,
        StillOpen = left.StillOpen + right.StillOpen,
    };
}
