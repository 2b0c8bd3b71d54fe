using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Reports;

/// <summary>
/// One instance whose calls are billed again. A call's line comes at its end, so calls are kept, what overlaps as one, until the interval
/// they were written in is over; then the meter gets them in order. Not thread-safe.
/// </summary>
internal sealed class RemeteredInstance(string id, string function, BillingRule rule, Action<IntervalRecord, IntervalTally> bill)
{
    private readonly ActivityMeter<string> _meter = new(rule);
    private readonly BusyStretches _busy = new();
    private readonly List<(DateTimeOffset At, string Connection)> _releases = [];
    private readonly Dictionary<string, DateTimeOffset> _open = new(StringComparer.Ordinal);
    private readonly IntervalTally _tally = new();
    private IntervalRecord? _over;
    private DateTimeOffset? _ended;
    private bool _begun;
    private bool _unfinished;
    private long _calls;

    public InstanceSpecification Specification { get; set; }

    /// <summary>Nothing more can come.</summary>
    public bool IsDone => _ended is not null && _over is null;

    /// <summary>A call has ended.</summary>
    /// <param name="holds">Its connection, still open, keeps the instance billed.</param>
    public void Add(in CallRecord call, MethodSum method, bool holds)
    {
        _open.Remove(call.Request);
        _busy.Add(call, method, holds);
        _calls++;
        if (_over is { } over && _calls >= over.RequestCount)
            Settle();
    }

    /// <summary>A request is known to be open until its call comes.</summary>
    public void Open(string request, DateTimeOffset at)
    {
        if (_over is not null)
            Settle();
        _begun = true;
        _open[request] = at;
    }

    public void Release(string connection, DateTimeOffset at)
    {
        // A call that is open now began before: the meter is not to pass it by.
        if (!_begun && _busy.IsEmpty)
            _meter.Release(connection, at);
        else
            _releases.Add((at, connection));
    }

    /// <summary>The interval the calls were written in is over. Only calls that the instance's end has cut off may still be to come.</summary>
    public void IntervalOver(in IntervalRecord interval)
    {
        Specification = interval.Specification;
        _over = interval;
        if (_calls >= interval.RequestCount || interval.ClosedBy != IntervalClosing.Ended)
            Settle();
    }

    public void End(DateTimeOffset at)
    {
        _ended = at;
        if (_over is null)
            Finish();
    }

    /// <summary>The run is over; what has not come will not come.</summary>
    public void EndRun(DateTimeOffset at)
    {
        _ended ??= at;
        Settle();
    }

    private void Settle()
    {
        if (_over is { ClosedBy: not IntervalClosing.Ended } over)
        {
            foreach (var start in _open.Values)
                _busy.Add(start, over.End);
            _unfinished = true;
        }

        _over = null;
        _begun = false;
        _open.Clear();
        _calls = 0;
        Feed();
        if (_ended is not null)
            Finish();
    }

    private void Feed()
    {
        _releases.Sort(static (left, right) => left.At.CompareTo(right.At));
        var next = 0;
        foreach (var stretch in _busy.Take())
        {
            Release(stretch.Start, inclusive: false);
            Emit(_meter.BeginRequest(stretch.Start, stretch.Tally.Cold));
            _tally.Add(stretch.Tally);
            foreach (var (connection, streaming) in stretch.Holds)
                Hold(connection, streaming, stretch.Start);
            Release(stretch.End, inclusive: true);
            _meter.EndRequest(stretch.End);
        }

        Release(DateTimeOffset.MaxValue, inclusive: true);
        _releases.Clear();

        void Release(DateTimeOffset until, bool inclusive)
        {
            for (; next < _releases.Count && (_releases[next].At < until || (inclusive && _releases[next].At == until)); next++)
                _meter.Release(_releases[next].Connection, _releases[next].At);
        }
    }

    private void Hold(string connection, bool streaming, DateTimeOffset at)
    {
        if (streaming)
        {
            _meter.MarkStreaming(connection);
            return;
        }

        // Within a busy stretch a request of no length adds nothing but its connection.
        _meter.BeginRequest(at, coldStart: false, connection, out _);
        _meter.EndRequest(at);
    }

    private void Finish()
    {
        Emit(_meter.Close(_ended!.Value));
    }

    private void Emit(BilledInterval? finished)
    {
        if (finished is not { } interval)
            return;
        bill(
            new IntervalRecord(
                function,
                id,
                interval.Number,
                Array.Empty<string>(),
                _tally.Calls,
                _tally.Streaming ? CallKind.Streaming : CallKind.Unary,
                interval.Start,
                interval.End,
                interval.Active,
                Specification,
                _tally.Cold,
                // Not known: calls that overlap were kept as one.
                Concurrency: 0,
                rule.Name,
                _unfinished ? IntervalClosing.LastSignOfLife : IntervalClosing.Ended),
            _tally);
        _tally.Clear();
        _unfinished = false;
    }
}
