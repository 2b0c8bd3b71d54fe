using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Reports;

/// <summary>
/// One instance whose calls are billed again. A call's line comes at its end, so calls are kept, what overlaps as one, until the interval
/// they were written in is over; then the meter gets them in order. Not thread-safe.
/// </summary>
internal sealed class RemeteredInstance(string id, string function, BillingRule rule, Action<IntervalRecord, IntervalTally> bill)
{
    /// <summary>
    /// Bounds the memory of an interval that never ends. Only a call that lasted through so many pauses of its instance, and is not known to
    /// have been open, would lose the first of them.
    /// </summary>
    private const int KeptStretches = 2_000;

    private readonly ActivityMeter<string> _meter = new(rule);
    private readonly BusyStretches _busy = new();
    private readonly PriorityQueue<string, DateTimeOffset> _releases = new();
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
        if (_busy.Count > KeptStretches)
            Shorten();
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
        if (!_begun && _busy.Count == 0)
            _meter.Release(connection, at);
        else
            _releases.Enqueue(connection, at);
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
        Feed(_busy.Count);
        FeedReleases(DateTimeOffset.MaxValue, inclusive: true);
        if (_ended is not null)
            Finish();
    }

    /// <summary>Keeps what is remembered of an interval that goes on within bounds.</summary>
    private void Shorten()
    {
        if (_open.Count > 0 && _busy.Melt(_open.Values.Min()) is { } covered)
        {
            // What held the instance and let go of it again while a call was open anyway has made no difference.
            foreach (var (connection, at) in _releases.UnorderedItems.Where(release => release.Priority <= covered.End && covered.Holds.Remove(release.Element)).ToList())
                _releases.Remove(connection, out _, out _);
        }

        if (_busy.Count > KeptStretches)
            Feed(KeptStretches / 2);
    }

    private void Feed(int stretches)
    {
        foreach (var stretch in _busy.Take(stretches))
        {
            FeedReleases(stretch.Start, inclusive: false);
            Emit(_meter.BeginRequest(stretch.Start, stretch.Tally.Cold));
            _tally.Add(stretch.Tally);
            foreach (var (connection, streaming) in stretch.Holds)
                Hold(connection, streaming, stretch.Start);
            FeedReleases(stretch.End, inclusive: true);
            _meter.EndRequest(stretch.End);
        }
    }

    private void FeedReleases(DateTimeOffset until, bool inclusive)
    {
        while (_releases.TryPeek(out var connection, out var at) && (at < until || (inclusive && at == until)))
        {
            _releases.Dequeue();
            _meter.Release(connection, at);
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
