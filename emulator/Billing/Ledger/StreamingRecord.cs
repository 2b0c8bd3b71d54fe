using System.Text.Json;

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

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("instance"u8, Instance);
        json.WriteNumber("interval"u8, Interval);
        json.WriteString("request"u8, Request);
        json.WriteString("connection"u8, Connection);
        json.WriteTime("at"u8, At);
        json.WriteEndObject();
    }

    public static StreamingRecord Read(LedgerFields fields) => new(
        fields.Text(FieldName.Instance),
        fields.Number("interval"u8),
        fields.Text(FieldName.Request),
        fields.Text(FieldName.Connection),
        fields.Time("at"u8));
}
