namespace FcEmulator.Billing.Ledger;

/// <summary>Time went on while something was being billed: what a reader closes the intervals of a killed run with.</summary>
internal readonly record struct AliveRecord(DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "alive";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.AddTime("at"u8, At);
    }

    public static AliveRecord Read(LedgerFields fields) => new(fields.Time("at"u8));
}
