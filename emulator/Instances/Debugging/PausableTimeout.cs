namespace FcEmulator.Instances.Debugging;

/// <summary>A timeout whose time stands still while a debugger has the process. Safe for use from several threads.</summary>
internal sealed class PausableTimeout : CancellationTokenSource
{
    /// <summary>Close enough for timeouts of whole seconds; a stop shorter than this may go unseen.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Func<bool> _isHeld;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long _looked;
    private bool _over;

    public PausableTimeout(TimeSpan timeout, Func<bool> isHeld, TimeProvider time)
    {
        (_left, _isHeld, _time) = (timeout, isHeld, time);
        _looked = time.GetTimestamp();
        _timer = time.CreateTimer(static timeout => ((PausableTimeout)timeout!).Count(), this, Look, Look);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
                _over = true;
            _timer.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count()
    {
        var held = _isHeld();
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var passed = _time.GetElapsedTime(_looked, now);
            _looked = now;
            if (_over || held)
                return;
            _left -= passed;
            if (_left > TimeSpan.Zero)
                return;
            _over = true;
        }

        try
        {
            Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended in this very moment.
        }
    }
}
