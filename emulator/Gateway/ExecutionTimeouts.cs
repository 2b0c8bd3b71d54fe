using FcEmulator.Instances.Debugging;

namespace FcEmulator.Gateway;

/// <summary>Begins execution timeouts: of real time, or of the time in which no debugger has the instance. Safe for concurrent use.</summary>
/// <param name="debugger">Null without --debug.</param>
internal sealed class ExecutionTimeouts(DebuggerWatch? debugger, TimeProvider time)
{
    private int _running;

    /// <summary>Calls that are with an instance, their time running.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <param name="processId">The instance's; null for an attached function.</param>
    public CancellationTokenSource Begin(TimeSpan timeout, int? processId)
    {
        if (debugger is not null)
            return new PausableTimeout(timeout, () => debugger.IsHeld(processId), time);
        var begun = new ExecutionTimeout(timeout, time, this);
        // Counted once its timer is set: whoever waits for the call may move the clock on.
        Interlocked.Increment(ref _running);
        return begun;
    }

    internal void NoteEnd() => Interlocked.Decrement(ref _running);
}
