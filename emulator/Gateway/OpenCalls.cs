namespace FcEmulator.Gateway;

/// <summary>Counts the calls that are running, so that shutdown knows when the last one has ended. Safe for use from several threads.</summary>
internal sealed class OpenCalls
{
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private volatile bool _stopping;

    public void Enter() => Interlocked.Increment(ref _open);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0 && _stopping)
            _none.TrySetResult();
    }

    /// <summary>To be asked once, at shutdown: completes when no call is running.</summary>
    public Task WaitForNoneAsync()
    {
        _stopping = true;
        if (Volatile.Read(ref _open) == 0)
            _none.TrySetResult();
        return _none.Task;
    }
}
