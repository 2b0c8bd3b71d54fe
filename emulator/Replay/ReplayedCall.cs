namespace FcEmulator.Replay;

/// <summary>One call that was made again. Immutable.</summary>
/// <param name="RequestId">The recorded one.</param>
/// <param name="Recorded">How it ended for its client then.</param>
/// <param name="Replayed">How it ended now.</param>
internal sealed record ReplayedCall(string RequestId, string Method, string Recorded, string Replayed)
{
    /// <summary>Of the call that was made now; null where the emulator has not got it.</summary>
    public string? ReplayedRequestId { get; init; }

    /// <summary>Null where no instance got it.</summary>
    public CallPlace? RecordedPlace { get; init; }

    /// <summary>Null where no instance got it.</summary>
    public CallPlace? Place { get; init; }

    public bool Differs => Recorded != Replayed;
}
