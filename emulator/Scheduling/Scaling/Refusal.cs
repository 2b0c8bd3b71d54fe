namespace FcEmulator.Scheduling.Scaling;

/// <summary>Why a request gets no slot, or an instance is not started.</summary>
internal enum Refusal
{
    None,

    /// <summary>reservedConcurrency is 0, with which FC blocks every invocation.</summary>
    Blocked,

    /// <summary>The function has as many instances as it may.</summary>
    FunctionLimit,

    /// <summary>All functions together have as many instances as they may.</summary>
    AccountLimit,

    /// <summary>Instances were added as fast as FC adds them.</summary>
    GrowthLimit,

    /// <summary>The function died at start again and again and is left alone for a while.</summary>
    RestartPause,

    /// <summary>As many requests wait as may.</summary>
    QueueFull,

    /// <summary>It waited as long as it may.</summary>
    QueueTimeout,

    /// <summary>All slots of its session's instance are taken; FC answers 429 for an existing session.</summary>
    SessionFull,

    /// <summary>Its session has expired, and disableSessionIdReuse forbids to begin another under the same id.</summary>
    SessionExpired,

    /// <summary>The instance that the recording has it on, in a replay, has no free slot or is not up yet; the request waits for that.</summary>
    NotYet,

    /// <summary>The recording that is replayed has it refused.</summary>
    AsRecorded,

    /// <summary>Nothing is started any more.</summary>
    Stopping,
}
