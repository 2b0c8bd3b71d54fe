namespace FcEmulator.Simulation.Grid;

/// <summary>What to change, and why.</summary>
internal sealed record Recommendation(PointResult Point, string Reason);

/// <summary>What a point has to keep to be recommended.</summary>
/// <param name="RejectedShare">Of all calls, 0 to 1; null for no more than now.</param>
/// <param name="DelayP99">Null for no longer than now.</param>
internal readonly record struct Goals(double? RejectedShare, TimeSpan? DelayP99);
