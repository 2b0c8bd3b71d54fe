using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>What the scheduler did with a call. Immutable.</summary>
/// <param name="InstanceId">Which instance it was given.</param>
/// <param name="IsColdStart">It waited for that instance's start.</param>
internal sealed record CallPlace(string InstanceId, bool IsColdStart)
{
    /// <summary>Where the recording has the call; null where no instance got it.</summary>
    public static CallPlace? Of(RecordedCall call) => call.InstanceId is { } id ? new CallPlace(id, call.IsColdStart) : null;

    /// <summary>Whether the scheduler refused it, rather than a fault or the gateway.</summary>
    public static bool IsRefused(RecordedCall call) =>
        call is { InstanceId: null, Outcome: CallOutcomeWord.Refused, ErrorCode: "ResourceExhausted" }
        && !(call.Faults ?? []).Any(mark => Recording.RuleOf(mark)?.StartsWith("throttle", StringComparison.Ordinal) == true);
}
