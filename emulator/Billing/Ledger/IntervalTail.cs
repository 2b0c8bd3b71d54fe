namespace FcEmulator.Billing.Ledger;

/// <summary>What an interval's line ends with, which is mostly what the one before ended with.</summary>
internal readonly record struct IntervalTail(InstanceSpecification Specification, bool ColdStart, int Concurrency, string Rule, IntervalClosing ClosedBy)
{
    public static IntervalTail Read(LedgerFields fields) => new(
        fields.Specification(),
        fields.Flag("coldStart"u8),
        fields.SmallNumber("concurrency"u8),
        fields.Text("rule"u8),
        ReadClosedBy(fields));

    private static IntervalClosing ReadClosedBy(LedgerFields fields) => fields.OptionalText("closedBy"u8) switch
    {
        "last-sign-of-life" => IntervalClosing.LastSignOfLife,
        "still-open" => IntervalClosing.StillOpen,
        _ => IntervalClosing.Ended,
    };
}
