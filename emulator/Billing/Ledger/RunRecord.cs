namespace FcEmulator.Billing.Ledger;

/// <summary>The head of one run of the emulator; all lines up to the next one belong to it.</summary>
/// <param name="Rule">Billing rule of the run's intervals.</param>
/// <param name="Run">The run's own id.</param>
internal readonly record struct RunRecord(int Version, string Rule, string Run, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "run";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("version"u8, Version);
        line.Add("rule"u8, Rule);
        line.Add("run"u8, Run);
        line.AddTime("at"u8, At);
    }

    public static RunRecord Read(LedgerFields fields) =>
        new(fields.SmallNumber("version"u8), fields.Text("rule"u8), fields.Text("run"u8), fields.Time("at"u8));
}
