using System.Globalization;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>How a call's end looks to its client, in words that compare. Pure.</summary>
internal static class SeenOutcome
{
    public const string NoStatus = "no grpc-status";
    public const string Cancelled = "cancelled";

    public static string Status(int grpcStatus) => $"grpc-status {Text(grpcStatus)}";

    public static string Http(int status) => $"HTTP {Text(status)}";

    public static string Reset(long code) => $"reset {Text(code)}";

    /// <summary>What the client of a recorded call saw.</summary>
    public static string Of(RecordedCall call) => call.Outcome switch
    {
        CallOutcomeWord.Cancelled => Cancelled,
        CallOutcomeWord.FunctionReset => Reset(call.ResetCode ?? 0),
        CallOutcomeWord.Refused => Http(call.HttpStatus ?? 0),
        CallOutcomeWord.Answered when !call.IsGrpc || call.HttpStatus is not (null or 200) => Http(call.HttpStatus ?? 0),
        CallOutcomeWord.Answered when call.GrpcStatus is { } status => Status(status),
        // FC's end without trailers, whatever brought it about; other HTTP gets its 502.
        _ => call.IsGrpc ? NoStatus : Http(call.Outcome == CallOutcomeWord.Answered ? call.HttpStatus ?? 0 : 502),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
