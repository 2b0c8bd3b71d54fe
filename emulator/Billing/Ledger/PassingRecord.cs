namespace FcEmulator.Billing.Ledger;

/// <summary>
/// A record as it passes through a reader, where an object for each line would cost more than the line. What it says holds until the next one
/// is asked for.
/// </summary>
internal readonly struct PassingRecord
{
    /// <summary>An array of records of the kind, or the record itself.</summary>
    private readonly object? _held;
    private readonly int _at;

    public PassingRecord(BeginRecord[] begins, int at) => (Kind, _held, _at) = (RecordKind.Begin, begins, at);

    public PassingRecord(CallRecord[] calls, int at) => (Kind, _held, _at) = (RecordKind.Call, calls, at);

    public PassingRecord(IntervalRecord[] intervals, int at) => (Kind, _held, _at) = (RecordKind.Interval, intervals, at);

    private PassingRecord(ILedgerRecord other) => (Kind, _held, _at) = (RecordKind.Other, other, 0);

    public RecordKind Kind { get; }

    public ref readonly BeginRecord Begin => ref ((BeginRecord[])_held!)[_at];

    public ref readonly CallRecord Call => ref ((CallRecord[])_held!)[_at];

    public ref readonly IntervalRecord Interval => ref ((IntervalRecord[])_held!)[_at];

    /// <summary>Null where it is of one of the frequent types, or none.</summary>
    public ILedgerRecord? Other => Kind == RecordKind.Other ? (ILedgerRecord)_held! : null;

    /// <inheritdoc cref="ILedgerRecord.At"/>
    public DateTimeOffset At => Kind switch
    {
        RecordKind.Begin => Begin.At,
        RecordKind.Call => Call.At,
        RecordKind.Interval => Interval.At,
        _ => ((ILedgerRecord)_held!).At,
    };

    public static PassingRecord Of(ILedgerRecord record) => record switch
    {
        BeginRecord begin => new PassingRecord([begin], 0),
        CallRecord call => new PassingRecord([call], 0),
        IntervalRecord interval => new PassingRecord([interval], 0),
        _ => new PassingRecord(record),
    };

    /// <summary>The record for good; null where there is none.</summary>
    public ILedgerRecord? Keep() => Kind switch
    {
        RecordKind.Begin => Begin,
        RecordKind.Call => Call,
        RecordKind.Interval => Interval,
        _ => Other,
    };
}
