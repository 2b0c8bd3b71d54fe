using FcEmulator.Faults;

namespace FcEmulator.Admin;

/// <summary>The fault rules in force.</summary>
internal sealed record FaultsRecord(int Version, IReadOnlyList<FaultStatus> Faults);

/// <summary>One fault rule, which was added or removed.</summary>
internal sealed record FaultRecord(int Version, FaultStatus Fault);

/// <summary>What adds one.</summary>
/// <param name="Rule">As docs/faults.md writes it.</param>
internal sealed record NewFault(string Rule);
