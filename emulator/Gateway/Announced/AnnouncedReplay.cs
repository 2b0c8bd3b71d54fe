using FcEmulator.Faults;

namespace FcEmulator.Gateway.Announced;

/// <summary>The calls of a replay, which name it by a key that only the admin API tells. Safe for use from several threads.</summary>
internal sealed class AnnouncedReplay(string key)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _awaited;
    private int _open;

    public string Key => key;

    /// <summary>In the order in which the replay counts them.</summary>
    public IReadOnlyList<AnnouncedCall> Calls { get; set; } = [];

    /// <summary>Rules that are in force for these calls alone.</summary>
    public IReadOnlyList<ActiveFault> Faults { get; init; } = [];

    public void Enter()
    {
        lock (_lock)
            _open++;
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_open == 0)
                _awaited?.TrySetResult();
        }
    }

    /// <summary>Waits until those that have come have ended: a client may know of an end before the gateway is done with it.</summary>
    public Task WaitForNoneAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_open == 0)
                return Task.CompletedTask;
            _awaited ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _awaited.Task.WaitAsync(cancellationToken);
        }
    }
}
