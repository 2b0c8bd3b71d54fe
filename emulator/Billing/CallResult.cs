namespace FcEmulator.Billing;

/// <summary>How a call came to its end, as far as a bill is concerned. All of them are billed.</summary>
internal enum CallOutcome
{
    /// <summary>The function answered to the end; the statuses say what.</summary>
    Completed,

    /// <summary>The client went away or cancelled.</summary>
    Cancelled,

    /// <summary>The execution timeout cut it off.</summary>
    TimedOut,

    /// <summary>The function broke it off: its process ended, or it reset the stream.</summary>
    Failed,
}

/// <summary>The end of one call.</summary>
/// <param name="GrpcStatus">Where the function sent one.</param>
/// <param name="HttpStatus">Where response headers were sent.</param>
/// <param name="MessagesIn">Messages from the client to the function.</param>
/// <param name="MessagesOut">Messages from the function to the client.</param>
internal readonly record struct CallResult(CallOutcome Outcome, int? GrpcStatus, int? HttpStatus, long MessagesIn, long MessagesOut)
{
    /// <summary>The most memory its instance had used until its end, in MB: FC's name in its request logs. Null where that was not measured.</summary>
    public double? MemoryUsageMB { get; init; }

    /// <summary>FC's name for what went wrong in the function (its request logs have the same); null where nothing did.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Faults that were put into it on purpose, in their rules' words; null where there were none.</summary>
    public IReadOnlyList<string>? Faults { get; init; }
}
