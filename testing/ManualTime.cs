using FcEmulator.Gateway;

namespace FcEmulator.Testing;

/// <summary>
/// A clock that moves only when told to. Timers due at equal times fire in the order in which they were set. Safe for use from several
/// threads; one at a time may move it.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<ExecutionTimeout> _expired = [];
    private DateTimeOffset _now;
    private long _made;

    /// <param name="start">Where the clock stands; 2026-01-02 03:04:05 UTC where it does not matter.</param>
    public ManualTime(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Ticks of 100 ns, like <see cref="TimeSpan.Ticks"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC, wherever the test runs.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are waiting to fire: lets a test wait until the code under test has armed its own.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    /// <summary>Whether a timer will fire exactly so much later.</summary>
    internal bool IsArmed(TimeSpan later)
    {
        lock (_lock)
            return _timers.Any(timer => timer.Due == _now + later && timer.Period <= TimeSpan.Zero);
    }

    /// <summary>When the next timer that fires once is due; null where none is armed.</summary>
    internal DateTimeOffset? NextOnce
    {
        get
        {
            lock (_lock)
                return _timers.Where(timer => timer.Period == TimeSpan.Zero).Select(timer => (DateTimeOffset?)timer.Due).Min();
        }
    }

    /// <summary>Execution timeouts that have fired, and whose calls have not ended yet.</summary>
    internal int ExpiredCalls
    {
        get
        {
            lock (_lock)
            {
                _expired.RemoveAll(timeout => timeout.HasEnded);
                return _expired.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on, firing each due timer at its own time, on this thread.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (TakeDue(target, skip: false) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = target;
    }

    /// <summary>As <see cref="Advance"/>, but a timer that repeats fires once for all the times it was due: a day has 345,600 quarters of a second.</summary>
    internal void StepTo(DateTimeOffset target)
    {
        while (TakeDue(target, skip: true) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = target;
    }

    private ManualTimer? TakeDue(DateTimeOffset target, bool skip)
    {
        lock (_lock)
        {
            var next = _timers.Where(t => t.Due <= target).OrderBy(t => t.Due).ThenBy(t => t.Order).FirstOrDefault();
            if (next is null)
                return null;
            if (next.Due > _now)
                _now = next.Due;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += skip ? next.Period * (1 + ((target - next.Due).Ticks / next.Period.Ticks)) : next.Period;
                _timers.Add(next);
            }
            else if (next.ExecutionTimeout is { } timeout)
            {
                _expired.Add(timeout);
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        // A source of cancellation is the state of its own timer.
        public ExecutionTimeout? ExecutionTimeout => state as ExecutionTimeout;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public long Order { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                Period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
                if (dueTime < TimeSpan.Zero)
                    return true;
                Due = time._now + dueTime;
                Order = time._made++;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
