namespace FcEmulator.Telemetry;

/// <summary>One finished call, as the console's line and the access log tell it.</summary>
/// <param name="InstanceId">Null where no instance got the call.</param>
/// <param name="Outcome">A word or a few for people: <c>ok</c>, <c>NOT_FOUND</c>, <c>timeout</c>, <c>429 ResourceExhausted</c>.</param>
/// <param name="Failed">Whether the outcome is one of FC or the function, rather than an answer.</param>
/// <param name="Cold">It waited for its instance to start.</param>
internal readonly record struct CallFinished(
    DateTimeOffset At,
    string RequestId,
    string? Function,
    string? InstanceId,
    string Method,
    string Outcome,
    bool Failed,
    TimeSpan Duration,
    bool Cold)
{
    /// <summary>The most its instance had used by then; null where that is not measured.</summary>
    public double? MemoryUsageMB { get; init; }
}
