namespace FcEmulator.Billing.Ledger;

/// <summary>What one line gave: one of its three parts.</summary>
/// <param name="Number">1-based, from the beginning of its block.</param>
/// <param name="Problem">Why it gave no record, a sentence.</param>
/// <param name="UnknownType">It is sound, and of a type that is not known.</param>
internal readonly record struct LineOutcome(long Number, PassingRecord Record, string? Problem = null, string? UnknownType = null);
