using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>The orderly end of a run: nothing of it is left open.</summary>
internal readonly record struct EndRecord(string Run, DateTimeOffset At) : ILedgerRecord
{
    public const string Type = "end";

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("run"u8, Run);
        json.WriteTime("at"u8, At);
        json.WriteEndObject();
    }

    public static EndRecord Read(LedgerFields fields) => new(fields.Text("run"u8), fields.Time("at"u8));
}
