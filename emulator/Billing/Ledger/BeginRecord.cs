using System.Text.Json;

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

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("function"u8, Function);
        json.WriteString("instance"u8, Instance);
        json.WriteNumber("interval"u8, Interval);
        json.WriteString("request"u8, Request);
        json.WriteString("connection"u8, Connection);
        json.WriteBoolean("cold"u8, Cold);
        json.WriteTime("at"u8, At);
        json.WriteSpecification(Specification);
        json.WriteEndObject();
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
