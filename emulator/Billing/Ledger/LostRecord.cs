namespace FcEmulator.Billing.Ledger;

/// <summary>Lines are missing before this one: the file could not be written for so long that memory for waiting lines ran out.</summary>
internal readonly record struct LostRecord(long Records, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "lost";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("records"u8, Records);
        line.AddTime("at"u8, At);
    }

    public static LostRecord Read(LedgerFields fields) => new(fields.Number("records"u8), fields.Time("at"u8));
}
