namespace FcEmulator.Reload;

/// <summary>What came of a rollover. Immutable.</summary>
/// <param name="NotStarted">Functions of which no new instance came up: nothing was changed then.</param>
/// <param name="Renewed">Functions whose next calls get new instances.</param>
/// <param name="Removed">Functions that are not served any more.</param>
/// <param name="Finishing">Old instances that still have calls.</param>
internal sealed record RolloverOutcome(
    IReadOnlyList<string> NotStarted, IReadOnlyList<string> Renewed, IReadOnlyList<string> Removed, int Finishing);
