namespace FcEmulator.Gateway;

/// <summary>The execution timeout of one call that is with its instance. Safe for use from several threads.</summary>
internal sealed class ExecutionTimeout(TimeSpan timeout, TimeProvider time, ExecutionTimeouts all) : CancellationTokenSource(timeout, time)
{
    private int _ended;

    /// <summary>The call it was for has ended, and its end was written down.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _ended, 1) == 0)
            all.NoteEnd();
        base.Dispose(disposing);
    }
}
