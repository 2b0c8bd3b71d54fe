namespace FcEmulator.Billing.Ledger;

/// <summary>From here on a client connection holds the open interval: a request of it is, or turned out to be, streaming.</summary>
/// <param name="At">Start of that request, which is when the hold counts from.</param>
internal readonly record struct StreamingRecord(
    string Instance,
    long Interval,
    string Request,
    string Connection,
    DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "streaming";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("instance"u8, Instance);
        line.Add("interval"u8, Interval);
        line.Add("request"u8, Request);
        line.Add("connection"u8, Connection);
        line.AddTime("at"u8, At);
    }

    public static StreamingRecord Read(LedgerFields fields) => new(
        fields.Text(FieldName.Instance),
        fields.Number("interval"u8),
        fields.Text(FieldName.Request),
        fields.Text(FieldName.Connection),
        fields.Time("at"u8));
}
