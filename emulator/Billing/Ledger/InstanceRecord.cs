using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>An instance started or ended. Idle billing of minimum instances needs the time in between.</summary>
/// <param name="Concurrency">Its <c>instanceConcurrency</c>.</param>
/// <param name="Minimum">Minimum instances of its function.</param>
internal readonly record struct InstanceRecord(
    string Function,
    string Instance,
    bool Ended,
    DateTimeOffset At,
    InstanceSpecification Specification,
    int Concurrency,
    int Minimum) : ILedgerRecord
{
    public const string Type = "instance";

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("function"u8, Function);
        json.WriteString("instance"u8, Instance);
        json.WriteString("event"u8, Ended ? "ended"u8 : "started"u8);
        json.WriteTime("at"u8, At);
        json.WriteSpecification(Specification);
        json.WriteNumber("instanceConcurrency"u8, Concurrency);
        json.WriteNumber("minimumInstances"u8, Minimum);
        json.WriteEndObject();
    }

    public static InstanceRecord Read(LedgerFields fields) => new(
        fields.Text("function"u8),
        fields.Text("instance"u8),
        ReadEnded(fields),
        fields.Time("at"u8),
        fields.ReadSpecification(),
        fields.SmallNumber("instanceConcurrency"u8),
        fields.SmallNumber("minimumInstances"u8));

    private static bool ReadEnded(LedgerFields fields)
    {
        var word = fields.Text("event"u8);
        if (word is not ("started" or "ended"))
            fields.Refuse("names an \"event\" that is neither started nor ended");
        return word == "ended";
    }
}
