namespace FcEmulator.Billing;

/// <summary>
/// Turns what happens on one instance into the intervals it is billed for: an instance is billed while a request is open or a client
/// connection holds it. Pure, time is an argument; not thread-safe.
/// </summary>
/// <remarks>
/// Rule <c>fc3</c> (page "Use gRPC with HTTP triggers", Billing methods) is this meter with one hold for each connection that carried a
/// streaming call. An interval is a connected part of the union of all this time, end points included: what ends at an instant and what
/// begins at the same instant are one interval, at any concurrency, so that the order of events with equal time stamps cannot matter. That
/// is why an interval without anything left to hold it only rests, until a later time stamp shows that nothing touches its end.
/// </remarks>
internal sealed class ActivityMeter
{
    private readonly HashSet<string> _holding = new(StringComparer.Ordinal);
    private bool _inInterval;
    private DateTimeOffset _start;
    private DateTimeOffset _activeSince;
    private TimeSpan _active;
    private long _requests;
    private int _peak;
    private bool _streaming;
    private bool _coldStart;

    /// <summary>The latest time stamp taken. Earlier ones count as this one, so a clock that goes back never bills twice or below zero.</summary>
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Number of the current interval, or of the last one; it changes exactly when an interval begins.</summary>
    public long IntervalNumber { get; private set; }

    public int OpenRequests { get; private set; }

    public int HeldConnections => _holding.Count;

    /// <summary>Time is being billed at this moment.</summary>
    public bool IsBilling => OpenRequests > 0 || HeldConnections > 0;

    /// <summary>Opens a request. The result is the interval that had come to rest before <paramref name="now"/>, if there was one.</summary>
    public BilledInterval? BeginRequest(DateTimeOffset now, bool coldStart)
    {
        var finished = Advance(now);
        if (!_inInterval)
            BeginInterval();
        if (OpenRequests++ == 0)
            _activeSince = Now;
        _requests++;
        _peak = Math.Max(_peak, OpenRequests);
        _coldStart |= coldStart;
        return finished;
    }

    /// <summary>Closes one of the open requests; which of them makes no difference to the bill.</summary>
    public void EndRequest(DateTimeOffset now)
    {
        if (OpenRequests == 0)
            throw new InvalidOperationException("A request ended that had not begun.");
        Advance(now);
        if (--OpenRequests == 0)
            _active += Now - _activeSince;
    }

    /// <summary>Makes the current interval a streaming one; an open request turned out to be streaming.</summary>
    public void MarkStreaming()
    {
        if (OpenRequests == 0)
            throw new InvalidOperationException("Only an open request can turn out to be streaming.");
        _streaming = true;
    }

    /// <summary>
    /// The connection of an open streaming request holds the instance until <see cref="Release"/>. No time stamp is needed: since the
    /// request's own start the time is billed anyway. False where it holds the instance already.
    /// </summary>
    public bool Hold(string connection)
    {
        MarkStreaming();
        return _holding.Add(connection);
    }

    /// <summary>A client connection closed. Connections that hold nothing may be named.</summary>
    public void Release(string connection, DateTimeOffset now)
    {
        if (!_holding.Contains(connection))
            return;
        Advance(now);
        _holding.Remove(connection);
    }

    /// <summary>Takes the interval that came to rest before <paramref name="now"/>, without moving the meter's own time on.</summary>
    public BilledInterval? Settle(DateTimeOffset now) => now > Now && IsResting ? FinishInterval() : null;

    /// <summary>Ends everything that is open: the instance is gone. Takes the last interval.</summary>
    public BilledInterval? Close(DateTimeOffset now)
    {
        if (Advance(now) is { } rested)
            return rested;
        if (!_inInterval)
            return null;
        if (OpenRequests > 0)
            _active += Now - _activeSince;
        OpenRequests = 0;
        _holding.Clear();
        return FinishInterval();
    }

    private bool IsResting => _inInterval && !IsBilling;

    private BilledInterval? Advance(DateTimeOffset now)
    {
        if (now <= Now)
            return null;
        BilledInterval? finished = IsResting ? FinishInterval() : null;
        Now = now;
        return finished;
    }

    private void BeginInterval()
    {
        IntervalNumber++;
        _inInterval = true;
        _start = Now;
        _active = TimeSpan.Zero;
        _requests = 0;
        _peak = 0;
        _streaming = false;
        _coldStart = false;
    }

    private BilledInterval FinishInterval()
    {
        _inInterval = false;
        return new BilledInterval(IntervalNumber, _start, Now, _active, _requests, _peak, _streaming, _coldStart);
    }
}
