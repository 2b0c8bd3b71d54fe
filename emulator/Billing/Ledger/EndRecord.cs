namespace FcEmulator.Billing.Ledger;

/// <summary>The orderly end of a run: nothing of it is left open.</summary>
internal readonly record struct EndRecord(string Run, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "end";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("run"u8, Run);
        line.AddTime("at"u8, At);
    }

    public static EndRecord Read(LedgerFields fields) => new(fields.Text("run"u8), fields.Time("at"u8));
}
