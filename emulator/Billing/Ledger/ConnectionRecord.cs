using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>A client connection that carried streaming calls closed, and with it all it held.</summary>
internal readonly record struct ConnectionRecord(string Connection, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "connection";

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("connection"u8, Connection);
        json.WriteTime("at"u8, At);
        json.WriteEndObject();
    }

    public static ConnectionRecord Read(LedgerFields fields) => new(fields.Text("connection"u8), fields.Time("at"u8));
}
