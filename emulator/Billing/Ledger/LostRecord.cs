using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>Lines are missing before this one: the file could not be written for so long that memory for waiting lines ran out.</summary>
internal readonly record struct LostRecord(long Records, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "lost";

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteNumber("records"u8, Records);
        json.WriteTime("at"u8, At);
        json.WriteEndObject();
    }

    public static LostRecord Read(LedgerFields fields) => new(fields.Number("records"u8), fields.Time("at"u8));
}
