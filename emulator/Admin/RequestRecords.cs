using FcEmulator.Telemetry;

namespace FcEmulator.Admin;

/// <summary>Requests that run, and those that ended last, as <c>GET /api/requests</c> tells them. Immutable.</summary>
/// <param name="Running">How many run, listed or not.</param>
/// <param name="Oldest">Running ones, oldest first.</param>
/// <param name="Recent">Finished ones, newest first.</param>
internal sealed record RequestsRecord(
    int Version, int Running, RequestTotals Totals, IReadOnlyList<RunningRequest> Oldest, IReadOnlyList<FinishedRequest> Recent);

/// <summary>Requests since the emulator's start.</summary>
/// <param name="Failed">The function or its timeout broke them off.</param>
/// <param name="Refused">The gateway answered them itself, such as 429.</param>
/// <param name="ColdStarts">They waited for an instance's start.</param>
internal sealed record RequestTotals(long Finished, long Failed, long Refused, long ColdStarts)
{
    public static RequestTotals Of(in CallTotals totals) => new(totals.Finished, totals.Failed, totals.Refused, totals.Cold);
}

/// <summary>A request that is not finished yet. Immutable.</summary>
/// <param name="Function">Absent before it is routed.</param>
/// <param name="InstanceId">Absent while it waits for one.</param>
/// <param name="Kind"><c>unary</c>, or <c>streaming</c> once that is known.</param>
/// <param name="State"><c>waiting</c> for an instance, or <c>running</c> on one.</param>
/// <param name="WaitedMs">From its arrival until an instance got it, or so far.</param>
/// <param name="AgeMs">Since its arrival.</param>
internal sealed record RunningRequest(
    string RequestId,
    string? Function,
    string? InstanceId,
    string Method,
    string Kind,
    string State,
    DateTimeOffset ArrivedAt,
    double WaitedMs,
    double AgeMs,
    long MessagesIn,
    long MessagesOut)
{
    public static RunningRequest Of(OpenCall call, DateTimeOffset now) => new(
        call.RequestId,
        call.Function,
        call.InstanceId,
        call.Method,
        call.IsStreaming ? "streaming" : "unary",
        call.BeganAt is null ? "waiting" : "running",
        call.ArrivedAt,
        ((call.BeganAt ?? now) - call.ArrivedAt).TotalMilliseconds,
        (now - call.ArrivedAt).TotalMilliseconds,
        call.MessagesIn,
        call.MessagesOut);
}

/// <summary>A request that has ended. Immutable.</summary>
/// <param name="InstanceId">Absent where none got it.</param>
/// <param name="Outcome">A word or a few: <c>ok</c>, <c>NOT_FOUND</c>, <c>timeout</c>, <c>429 ResourceExhausted</c>.</param>
internal sealed record FinishedRequest(
    string RequestId,
    DateTimeOffset EndedAt,
    string? Function,
    string? InstanceId,
    string Method,
    string Kind,
    string Outcome,
    bool Failed,
    bool Refused,
    double DurationMs,
    bool ColdStart,
    long MessagesIn,
    long MessagesOut,
    double? MemoryUsageMB)
{
    public static FinishedRequest Of(CallFinished call) => new(
        call.RequestId,
        call.EndedAt,
        call.FunctionName,
        call.InstanceId,
        call.Method,
        call.Kind == CallKindWord.Streaming ? "streaming" : "unary",
        call.Status,
        call.Failed,
        call.Outcome == CallOutcomeWord.Refused,
        call.Duration.TotalMilliseconds,
        call.IsColdStart,
        call.MessagesIn,
        call.MessagesOut,
        call.MemoryUsageMB);
}
