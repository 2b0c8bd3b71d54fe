namespace FcEmulator.Billing.Ledger;

/// <summary>The journal of an interval's beginning: in the file before the function sees the request, with all a reader needs to bill it.</summary>
/// <param name="Interval">Number of the interval on its instance.</param>
/// <param name="Request">The request that began it.</param>
internal readonly record struct BeginRecord(
    string Function,
    string Instance,
    long Interval,
    string Request,
    string Connection,
    bool Cold,
    DateTimeOffset At,
    InstanceSpecification Specification) : ILedgerRecord
{
    public const string Type = "begin";

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("function"u8, Function);
        line.Add("instance"u8, Instance);
        line.Add("interval"u8, Interval);
        line.Add("request"u8, Request);
        line.Add("connection"u8, Connection);
        line.Add("cold"u8, Cold);
        line.AddTime("at"u8, At);
        line.AddSpecification(Specification);
    }

    public static BeginRecord Read(LedgerFields fields) => new(
        fields.Text(FieldName.Function),
        fields.Text(FieldName.Instance),
        fields.Number("interval"u8),
        fields.Text(FieldName.Request),
        fields.Text(FieldName.Connection),
        fields.Flag("cold"u8),
        fields.Time("at"u8),
        fields.Specification());
}
