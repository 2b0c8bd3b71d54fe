using FcEmulator.Gateway.Announced;

namespace FcEmulator.Admin;

/// <summary>What announces a replay.</summary>
/// <param name="Calls">In the order in which the replay counts them.</param>
/// <param name="Follows">The decisions that the calls name are followed, on instances of the replay's own.</param>
/// <param name="Ahead">Instances that were there before their first call.</param>
/// <param name="Faults">Rules, as docs/faults.md writes them, that strike the calls that name them and no others.</param>
internal sealed record NewReplay(
    IReadOnlyList<CallPlan> Calls, bool Follows = false, IReadOnlyList<StandInPlan>? Ahead = null, IReadOnlyList<string>? Faults = null);

/// <summary>A replay was announced.</summary>
/// <param name="Key">By which its calls name it. A secret.</param>
internal sealed record ReplayRecord(int Version, string Key);

/// <summary>A replay has ended.</summary>
/// <param name="Calls">In the order in which it announced them.</param>
internal sealed record EndedReplayRecord(int Version, IReadOnlyList<PlacedCallRecord> Calls);

/// <summary>What the scheduler did with one call of a replay.</summary>
/// <param name="RequestId">Null where it did not come.</param>
/// <param name="InstanceId">Null where none got it.</param>
internal sealed record PlacedCallRecord(string? RequestId, string? InstanceId, bool IsColdStart)
{
    public static PlacedCallRecord Of(AnnouncedCall call) => new(call.Finished?.RequestId, call.Finished?.InstanceId, call.Finished?.IsColdStart ?? false);
}
