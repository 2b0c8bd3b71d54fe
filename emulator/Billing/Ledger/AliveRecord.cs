using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>Time went on while something was being billed: what a reader closes the intervals of a killed run with.</summary>
internal readonly record struct AliveRecord(DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "alive";

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteTime("at"u8, At);
        json.WriteEndObject();
    }

    public static AliveRecord Read(LedgerFields fields) => new(fields.Time("at"u8));
}
