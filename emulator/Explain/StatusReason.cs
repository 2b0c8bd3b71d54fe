using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Explain;

/// <summary>Why a call got the status it got, in sentences. Pure.</summary>
internal static class StatusReason
{
    private const string WithoutTrailers = "FC then ends the stream without trailers, of which gRPC clients make INTERNAL or UNKNOWN (grpc-go: \"server closed the stream without sending trailers\").";

    public static string Of(CallFinished call) =>
        call.Faults is { Count: > 0 } faults ? $"Faults were put in on purpose ({string.Join("; ", faults)}), so this may be their doing. {OfOutcome(call)}" : OfOutcome(call);

    private static string OfOutcome(CallFinished call) => call.Outcome switch
    {
        CallOutcomeWord.Answered when call.GrpcStatus == 0 => "The function answered with grpc-status 0 (OK).",
        CallOutcomeWord.Answered when call.GrpcStatus is { } status => $"The function itself answered with grpc-status {Text(status)} ({call.Status}); the gateway passed it on.",
        CallOutcomeWord.Answered when call.HttpStatus is >= 200 and < 300 => $"The function answered with HTTP {Text(call.HttpStatus.Value)} and no grpc-status; gRPC clients need one.",
        CallOutcomeWord.Answered => $"The function itself answered with HTTP {call.HttpStatus?.ToString(CultureInfo.InvariantCulture) ?? "-"} and no grpc-status.",
        CallOutcomeWord.Refused => Refused(call),
        CallOutcomeWord.TimedOut => $"The function's execution timeout passed {Seconds(call)} after the instance had got the call (FC's FunctionTimeoutError). {WithoutTrailers}",
        CallOutcomeWord.FunctionFailed => $"The instance ended, or broke its connection, before the answer was complete (FC's FunctionUnhandledError). {WithoutTrailers}",
        CallOutcomeWord.OutOfMemory => $"The instance used more than its memorySize of {call.MemoryMB} MB and was ended (FC's FunctionOOMError). {WithoutTrailers}",
        CallOutcomeWord.FunctionReset when call.Faults?.Any(fault => fault.Contains(" reset", StringComparison.Ordinal)) == true =>
            $"The gateway reset the client's stream with HTTP/2 code {call.ResetCode}.",
        CallOutcomeWord.FunctionReset => $"The function reset the stream with HTTP/2 code {call.ResetCode}, which the gateway passed on.",
        CallOutcomeWord.Cancelled => "The client cancelled the call, or its connection ended (FC's 499); the function was told.",
        _ => $"No instance accepted a connection, {call.Attempts} were tried. {WithoutTrailers}",
    };

    private static string Refused(CallFinished call)
    {
        var who = call.Times.SlotMs is null ? "No instance got the call; the gateway answered" : "The gateway refused the function's answer, with";
        return $"{who} HTTP {call.HttpStatus} {call.ErrorCode}: {call.ErrorMessage?.TrimEnd('.')}. gRPC clients make {ClientStatus(call.HttpStatus)} of that HTTP status, unless --gateway-errors grpc sends one.";
    }

    /// <summary>gRPC's own table, doc/http-grpc-status-mapping.md.</summary>
    private static string ClientStatus(int? httpStatus) => httpStatus switch
    {
        400 => "INTERNAL",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "UNIMPLEMENTED",
        429 or 502 or 503 or 504 => "UNAVAILABLE",
        _ => "UNKNOWN",
    };

    private static string Seconds(CallFinished call) => string.Create(CultureInfo.InvariantCulture, $"{call.DurationMs / 1000:0.###} s");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
