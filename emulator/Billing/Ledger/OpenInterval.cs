using FcEmulator.Configuration;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// What a reader knows of an interval that has begun and not ended yet, to close it itself if the run was killed. Used again for the instance's
/// next interval; not thread-safe.
/// </summary>
internal sealed class OpenInterval(BillingRule rule)
{
    private readonly List<string> _requests = [];
    private readonly List<(string Request, DateTimeOffset Start)> _open = [];
    private readonly ActiveTime _active = new();
    private BeginRecord _begin;
    private long _requestCount;
    private bool _streaming;
    private bool _held;
    private bool _cold;

    public long Number => _begin.Interval;

    /// <summary>Begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Latest time that a line about this very interval names.</summary>
    public DateTimeOffset Latest { get; private set; }

    public void Begin(in BeginRecord begin)
    {
        _begin = begin;
        _requests.Clear();
        _open.Clear();
        _active.Restart(begin.At);
        (_requestCount, _streaming, _cold) = (0, false, begin.Cold);
        _held = rule.Unary == BilledBy.Connection;
        (IsOpen, Latest) = (true, begin.At);
        Open(begin.Request, begin.At);
    }

    /// <summary>Its own line has been seen.</summary>
    public void End() => IsOpen = false;

    /// <summary>A request of it is known to be streaming, and to be open until its call is seen.</summary>
    public void Add(in StreamingRecord record)
    {
        _streaming = true;
        _held |= rule.Streaming == BilledBy.Connection;
        Open(record.Request, record.At);
    }

    /// <summary>A request of it is known to be open until its call is seen.</summary>
    public void Add(in HoldRecord record) => Open(record.Request, record.At);

    public void Add(in CallRecord call)
    {
        _streaming |= call.Kind == CallKind.Streaming;
        _held |= call.Kind == CallKind.Streaming && rule.Streaming == BilledBy.Connection;
        _cold |= call.Cold;
        // Only the request that began it and those that made a connection hold it were known before they ended.
        if (IndexOf(call.Request) is >= 0 and var at)
            _open.RemoveAt(at);
        else
            Count(call.Request);
        _active.Add(call.Start, call.End);
        See(call.End);
    }

    /// <param name="end">Never before <see cref="Latest"/>.</param>
    public IntervalRecord Close(DateTimeOffset end, IntervalClosing closedBy)
    {
        IsOpen = false;
        foreach (var (_, start) in _open)
            _active.Add(start, end);
        return new IntervalRecord(
            _begin.Function,
            _begin.Instance,
            _begin.Interval,
            _requests.ToArray(),
            _requestCount,
            _streaming ? CallKind.Streaming : CallKind.Unary,
            _begin.At,
            end,
            // Where no connection holds it, nothing but open requests can have kept it open.
            _held ? _active.Total : end - _begin.At,
            _begin.Specification,
            _cold,
            // Not known: requests that had not ended left no line.
            Concurrency: 0,
            rule.Name,
            closedBy);
    }

    private void Open(string request, DateTimeOffset at)
    {
        if (IndexOf(request) < 0)
        {
            _open.Add((request, at));
            Count(request);
        }

        See(at);
    }

    private int IndexOf(string request)
    {
        for (var at = _open.Count - 1; at >= 0; at--)
        {
            if (_open[at].Request == request)
                return at;
        }

        return -1;
    }

    private void Count(string request)
    {
        _requestCount++;
        if (_requests.Count < LedgerFormat.ListedRequests)
            _requests.Add(request);
    }

    private void See(DateTimeOffset time)
    {
        if (time > Latest)
            Latest = time;
    }
}
