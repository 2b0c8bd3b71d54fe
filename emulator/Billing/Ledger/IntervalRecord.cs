namespace FcEmulator.Billing.Ledger;

/// <summary>Who closed an interval.</summary>
internal enum IntervalClosing
{
    /// <summary>The emulator, when nothing held it any more.</summary>
    Ended,

    /// <summary>The reader: the run was killed. It ends with the last sign of life.</summary>
    LastSignOfLife,

    /// <summary>The reader: the run goes on and so does the interval.</summary>
    StillOpen,
}

/// <summary>A billed interval.</summary>
/// <param name="Interval">Its number on its instance.</param>
/// <param name="Requests">Ids of its first requests, <see cref="LedgerFormat.ListedRequests"/> at most.</param>
/// <param name="RequestCount">All of its requests.</param>
/// <param name="Active">The part in which a request was open.</param>
/// <param name="Concurrency">Most requests open at once.</param>
internal readonly record struct IntervalRecord(
    string Function,
    string Instance,
    long Interval,
    ReadOnlyMemory<string> Requests,
    long RequestCount,
    CallKind Kind,
    DateTimeOffset Start,
    DateTimeOffset End,
    TimeSpan Active,
    InstanceSpecification Specification,
    bool ColdStart,
    int Concurrency,
    string Rule,
    IntervalClosing ClosedBy = IntervalClosing.Ended) : ILedgerRecord
{
    public const string Type = "interval";

    public DateTimeOffset At => End;

    public TimeSpan Duration => End - Start;

    /// <summary>The part that is billed only because of client connections that carried a streaming call.</summary>
    public TimeSpan IdleConnection => Duration - Active;

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("function"u8, Function);
        line.Add("instance"u8, Instance);
        line.Add("interval"u8, Interval);
        line.Add("requests"u8, Requests.Span);
        line.Add("requestCount"u8, RequestCount);
        line.AddKind(Kind);
        line.AddTime("start"u8, Start);
        line.AddTime("end"u8, End);
        line.AddMilliseconds("durationMs"u8, Duration);
        line.AddMilliseconds("activeMs"u8, Active);
        line.AddMilliseconds("idleConnectionMs"u8, IdleConnection);
        line.AddSpecification(Specification);
        line.Add("coldStart"u8, ColdStart);
        line.Add("concurrency"u8, Concurrency);
        line.Add("rule"u8, Rule);
        if (ClosedBy != IntervalClosing.Ended)
            line.Add("closedBy"u8, ClosedBy == IntervalClosing.StillOpen ? "still-open" : "last-sign-of-life");
    }

    /// <inheritdoc cref="CallRecord.Read"/>
    public static IntervalRecord Read(LedgerFields fields)
    {
        var function = fields.Text(FieldName.Function);
        var instance = fields.Text(FieldName.Instance);
        var number = fields.Number("interval"u8);
        var requests = fields.Texts("requests"u8);
        var (count, kind) = fields.Part(fields.Parts.IntervalKind, static fields => (fields.Number("requestCount"u8), fields.ReadKind()));
        var (start, end) = fields.ReadSpan();
        fields.Skip("durationMs"u8);
        var active = fields.Milliseconds("activeMs"u8);
        if (active > end - start)
            fields.Refuse("is active for longer than it lasts");
        fields.Skip("idleConnectionMs"u8);
        var tail = fields.Part(fields.Parts.IntervalTail, IntervalTail.Read);
        return new IntervalRecord(
            function,
            instance,
            number,
            requests,
            count,
            kind,
            start,
            end,
            active,
            tail.Specification,
            tail.ColdStart,
            tail.Concurrency,
            tail.Rule,
            tail.ClosedBy);
    }
}
