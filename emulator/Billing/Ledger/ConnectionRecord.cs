namespace FcEmulator.Billing.Ledger;

/// <summary>A client connection that carried calls closed, and with it all it held.</summary>
/// <param name="Opened">Null in ledgers of version 1, which also leave out connections that never held an instance.</param>
/// <param name="At">When it closed.</param>
internal readonly record struct ConnectionRecord(string Connection, DateTimeOffset? Opened, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "connection";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("connection"u8, Connection);
        if (Opened is { } opened)
            line.AddTime("opened"u8, opened);
        line.AddTime("at"u8, At);
    }

    public static ConnectionRecord Read(LedgerFields fields) =>
        new(fields.Text(FieldName.Connection), fields.OptionalTime("opened"u8), fields.Time("at"u8));
}
