using FcEmulator.Configuration;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// What a reader knows of an interval that has begun and not ended yet, to close it itself if the run was killed. Not thread-safe.
/// </summary>
internal sealed class OpenInterval(BeginRecord begin, BillingRule rule)
{
    private readonly List<string> _requests = [begin.Request];
    private readonly Dictionary<string, DateTimeOffset> _openRequests = new() { [begin.Request] = begin.At };
    private readonly ActiveTime _active = new(begin.At);
    private long _requestCount = 1;
    private bool _streaming;
    private bool _held = rule.Unary == BilledBy.Connection;
    private bool _cold = begin.Cold;

    public long Number => begin.Interval;

    /// <summary>Latest time that a line about this very interval names.</summary>
    public DateTimeOffset Latest { get; private set; } = begin.At;

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
        // Only the request that began it and those that made it a streaming one were known before they ended.
        if (!_openRequests.Remove(call.Request))
            Count(call.Request);
        _active.Add(call.Start, call.End);
        See(call.End);
    }

    /// <param name="end">Never before <see cref="Latest"/>.</param>
    public IntervalRecord Close(DateTimeOffset end, IntervalClosing closedBy)
    {
        foreach (var start in _openRequests.Values)
            _active.Add(start, end);
        return new IntervalRecord(
            begin.Function,
            begin.Instance,
            begin.Interval,
            _requests.ToArray(),
            _requestCount,
            _streaming ? CallKind.Streaming : CallKind.Unary,
            begin.At,
            end,
            // Where no connection holds it, nothing but open requests can have kept it open.
            _held ? _active.Total : end - begin.At,
            begin.Specification,
            _cold,
            // Not known: requests that had not ended left no line.
            Concurrency: 0,
            rule.Name,
            closedBy);
    }

    private void Open(string request, DateTimeOffset at)
    {
        if (_openRequests.TryAdd(request, at))
            Count(request);
        See(at);
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
