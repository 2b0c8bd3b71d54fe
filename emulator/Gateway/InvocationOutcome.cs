using System.Globalization;
using FcEmulator.Billing;
using FcEmulator.Telemetry;

namespace FcEmulator.Gateway;

internal enum OutcomeKind
{
    /// <summary>The function answered, with whatever status.</summary>
    Answered,

    /// <summary>The gateway refused it; see <see cref="InvocationOutcome.Error"/>.</summary>
    Refused,

    /// <summary>The execution timeout passed: FC's FunctionTimeoutError.</summary>
    TimedOut,

    /// <summary>The instance ended or broke off: FC's FunctionUnhandledError.</summary>
    FunctionFailed,

    /// <summary>The instance was ended for using more than its memorySize: FC's FunctionOOMError.</summary>
    OutOfMemory,

    /// <summary>The function reset the stream; see <see cref="InvocationOutcome.ResetCode"/>.</summary>
    FunctionReset,

    /// <summary>The client cancelled, or its connection ended: FC's 499.</summary>
    ClientCancelled,

    /// <summary>The instance could not be connected to, and has seen nothing of the request.</summary>
    Unreachable,
}

/// <summary>How a call ended.</summary>
/// <param name="ResetCode">The HTTP/2 error code of a <see cref="OutcomeKind.FunctionReset"/>.</param>
/// <param name="GrpcStatus">Of an answer; null where it had none.</param>
internal readonly record struct InvocationOutcome(OutcomeKind Kind, FcError? Error = null, int ResetCode = 0, string? GrpcStatus = null)
{
    /// <summary>The reset was put in on purpose.</summary>
    public bool IsOnPurpose { get; init; }

    public static InvocationOutcome Refused(FcError error) => new(OutcomeKind.Refused, error);

    /// <summary>What the meter is told.</summary>
    /// <param name="memoryUsageMB">The most its instance had used by then; null where that is not known.</param>
    public CallResult ToResult(int? httpStatus, long messagesIn, long messagesOut, double? memoryUsageMB) => new(
        Kind switch
        {
            OutcomeKind.Answered or OutcomeKind.Refused => CallOutcome.Completed,
            OutcomeKind.ClientCancelled => CallOutcome.Cancelled,
            OutcomeKind.TimedOut => CallOutcome.TimedOut,
            _ => CallOutcome.Failed,
        },
        GrpcStatusNumber,
        httpStatus,
        messagesIn,
        messagesOut)
    {
        MemoryUsageMB = memoryUsageMB,
        ErrorType = ErrorType,
    };

    /// <summary>FC's name for what went wrong in the function; null where nothing did.</summary>
    public string? ErrorType => Kind switch
    {
        OutcomeKind.TimedOut => "FunctionTimeoutError",
        OutcomeKind.OutOfMemory => "FunctionOOMError",
        OutcomeKind.FunctionFailed or OutcomeKind.FunctionReset => "FunctionUnhandledError",
        _ => null,
    };

    /// <summary>Null where the answer has none, or something else than a number.</summary>
    public int? GrpcStatusNumber => int.TryParse(GrpcStatus, CultureInfo.InvariantCulture, out var status) ? status : null;

    /// <summary>A word for programs.</summary>
    public CallOutcomeWord Word => Kind switch
    {
        OutcomeKind.Answered => CallOutcomeWord.Answered,
        OutcomeKind.Refused => CallOutcomeWord.Refused,
        OutcomeKind.TimedOut => CallOutcomeWord.TimedOut,
        OutcomeKind.FunctionFailed => CallOutcomeWord.FunctionFailed,
        OutcomeKind.OutOfMemory => CallOutcomeWord.OutOfMemory,
        OutcomeKind.FunctionReset => CallOutcomeWord.FunctionReset,
        OutcomeKind.ClientCancelled => CallOutcomeWord.Cancelled,
        _ => CallOutcomeWord.Unreachable,
    };

    /// <summary>A word or a few for people.</summary>
    public string Text => Kind switch
    {
        OutcomeKind.Answered => GrpcStatusName.Of(GrpcStatus),
        OutcomeKind.Refused => $"{Error!.Status} {Error.Code}",
        OutcomeKind.TimedOut => "timeout",
        OutcomeKind.FunctionFailed => "function failed",
        OutcomeKind.OutOfMemory => "out of memory (FunctionOOMError)",
        OutcomeKind.FunctionReset when IsOnPurpose => $"reset on purpose ({ResetCode})",
        OutcomeKind.FunctionReset => $"reset by function ({ResetCode})",
        OutcomeKind.ClientCancelled => "cancelled by client",
        _ => "unreachable",
    };
}
