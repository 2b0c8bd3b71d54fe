using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>One instance as it was at a moment, for those who show it. Immutable.</summary>
/// <param name="State">Retired: it only finishes the requests it has.</param>
/// <param name="Claims">How many requests were given to it so far.</param>
/// <param name="ProcessId">Null before it has started, and for an attached function.</param>
/// <param name="MaximumMB">The most memory that was seen of its processes; null where nothing has been measured.</param>
internal sealed record InstanceSnapshot(
    string Function, string Id, InstanceState State, int UsedSlots, int Slots, long Claims, int? ProcessId, double? MaximumMB, DateTimeOffset Created);
