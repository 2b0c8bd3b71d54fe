namespace FcEmulator.Scheduling.Scaling;

/// <summary>An instance of a recording whose decisions are followed, and the one that stands for it now. Guarded by the account's lock.</summary>
/// <param name="calls">How many the recording has on it.</param>
internal sealed class RecordedInstance(int calls)
{
    /// <summary>Calls that it is still to get.</summary>
    public int CallsLeft { get; internal set; } = calls;

    /// <summary>Null before the first of them.</summary>
    public PooledInstance? StandIn { get; internal set; }
}

/// <summary>What a recording's scheduler decided of one call.</summary>
/// <param name="Instance">Which instance got it; null where it was refused.</param>
/// <param name="IsColdStart">It waited for that instance's start.</param>
internal sealed record RecordedPlace(RecordedInstance? Instance, bool IsColdStart);
