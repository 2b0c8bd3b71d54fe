using FcEmulator.Configuration;

namespace FcEmulator.Billing;

/// <summary>
/// Turns what happens on one instance into the intervals it is billed for under a rule: an instance is billed while a request is open or a
/// client connection holds it. The one meter of the live gateway, of old ledgers under another rule, and of simulations. Pure, time is an
/// argument; not thread-safe.
/// </summary>
/// <remarks>
/// An interval is a connected part of the union of all this time, end points included: what ends at an instant and what
/// begins at the same instant are one interval, at any concurrency, so that the order of events with equal time stamps cannot matter. That
/// is why an interval without anything left to hold it only rests, until a later time stamp shows that nothing touches its end.
/// </remarks>
/// <typeparam name="TConnection">What names a client connection; equal values are the same one.</typeparam>
/// <param name="rule">Decides which calls let their connection hold the instance.</param>
internal sealed class ActivityMeter<TConnection>(BillingRule rule)
    where TConnection : notnull
{
    private readonly HashSet<TConnection> _holding = [];
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

    /// <summary>
    /// Opens a request that no open connection carries, or of which it does not matter. The result is the interval that had come to rest
    /// before <paramref name="now"/>, if there was one.
    /// </summary>
    /// <param name="coldStart">The request waited for the instance's start.</param>
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

    /// <inheritdoc cref="BeginRequest(DateTimeOffset, bool)"/>
    /// <param name="connection">The open connection it came on. Where the rule bills unary calls by connection it holds the instance from here on.</param>
    /// <param name="holds">True where it did not hold the instance before.</param>
    public BilledInterval? BeginRequest(DateTimeOffset now, bool coldStart, TConnection connection, out bool holds)
    {
        var finished = BeginRequest(now, coldStart);
        holds = rule.Unary == BilledBy.Connection && _holding.Add(connection);
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

    /// <summary>An open request whose connection has closed turned out to be streaming: so is the interval, and no longer for it.</summary>
    public void MarkStreaming()
    {
        if (OpenRequests == 0)
            throw new InvalidOperationException("Only an open request can turn out to be streaming.");
        _streaming = true;
    }

    /// <summary>
    /// An open request on an open connection is streaming. Where the rule says so its connection holds the instance until
    /// <see cref="Release"/>; no time stamp is needed, since the time since the request's own start is billed anyway.
    /// </summary>
    /// <returns>True where the connection did not hold the instance before and does now.</returns>
    public bool MarkStreaming(TConnection connection)
    {
        MarkStreaming();
        return rule.Streaming == BilledBy.Connection && _holding.Add(connection);
    }

    /// <summary>A client connection closed. Connections that hold nothing may be named.</summary>
    public void Release(TConnection connection, DateTimeOffset now)
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

    /// <summary>The current interval as if it ended now; null where there is none. Changes nothing.</summary>
    public BilledInterval? Current(DateTimeOffset now)
    {
        if (!_inInterval)
            return null;
        var end = IsBilling && now > Now ? now : Now;
        return new BilledInterval(
            IntervalNumber, _start, end, OpenRequests > 0 ? _active + (end - _activeSince) : _active, _requests, _peak, _streaming, _coldStart);
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
