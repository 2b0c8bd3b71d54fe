namespace FcEmulator.Billing.Ledger;

/// <summary>The parts of lines that seldom change from line to line. Not thread-safe.</summary>
internal sealed class KnownParts
{
    public KnownPart<InstanceSpecification> Specification { get; } = new();

    public KnownPart<(CallKind Kind, bool Cold)> CallKind { get; } = new();

    public KnownPart<CallResult> CallResult { get; } = new();

    public KnownPart<(long RequestCount, CallKind Kind)> IntervalKind { get; } = new();

    public KnownPart<IntervalTail> IntervalTail { get; } = new();
}
