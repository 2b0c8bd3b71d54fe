namespace FcEmulator.Billing.Ledger;

internal enum InstanceEvent
{
    Started,

    /// <summary>It became one of the minimum instances, or is one no longer.</summary>
    Changed,

    Ended,
}

/// <summary>An instance started, changed or ended. Billing minimum instances while they wait needs the time in between.</summary>
/// <param name="Concurrency">Its <c>instanceConcurrency</c>.</param>
/// <param name="Minimum">Minimum instances of its function.</param>
/// <param name="Provisioned">From here on it is one of them, and billed while it waits. Always false in ledgers of version 1.</param>
/// <param name="Took">How long it took to start; null where that is not known, and where it did not just start.</param>
internal readonly record struct InstanceRecord(
    string Function,
    string Instance,
    InstanceEvent Event,
    DateTimeOffset At,
    InstanceSpecification Specification,
    int Concurrency,
    int Minimum,
    bool Provisioned,
    TimeSpan? Took = null) : ILedgerRecord
{
    public const string Type = "instance";

    /// <summary>With its end: the most memory it used, in MB. Null where that was not measured, and in older ledgers.</summary>
    public double? MaximumMemoryMB { get; init; }

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("function"u8, Function);
        line.Add("instance"u8, Instance);
        line.Add("event"u8, Word(Event));
        line.AddTime("at"u8, At);
        line.AddSpecification(Specification);
        line.Add("instanceConcurrency"u8, Concurrency);
        line.Add("minimumInstances"u8, Minimum);
        line.Add("provisioned"u8, Provisioned);
        line.Add("maxMemoryUsageMB"u8, MaximumMemoryMB);
        if (Took is { } took)
            line.AddMilliseconds("tookMs"u8, took);
    }

    public static InstanceRecord Read(LedgerFields fields) => new(
        fields.Text(FieldName.Function),
        fields.Text(FieldName.Instance),
        ReadEvent(fields),
        fields.Time("at"u8),
        fields.Specification(),
        fields.SmallNumber("instanceConcurrency"u8),
        fields.SmallNumber("minimumInstances"u8),
        fields.OptionalFlag("provisioned"u8),
        fields.OptionalMilliseconds("tookMs"u8))
    {
        MaximumMemoryMB = fields.OptionalDecimal("maxMemoryUsageMB"u8),
    };

    private static string Word(InstanceEvent what) => what switch
    {
        InstanceEvent.Started => "started",
        InstanceEvent.Changed => "changed",
        _ => "ended",
    };

    private static InstanceEvent ReadEvent(LedgerFields fields)
    {
        switch (fields.Text("event"u8))
        {
            case "started":
                return InstanceEvent.Started;
            case "changed":
                return InstanceEvent.Changed;
            case "ended":
                return InstanceEvent.Ended;
            default:
                fields.Refuse("names an \"event\" that is none of started, changed and ended");
                return InstanceEvent.Ended;
        }
    }
}
