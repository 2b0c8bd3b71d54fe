using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>A call that waits in the queue.</summary>
internal sealed class WaitingCall : QueuedRequest
{
    private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once its result is known.</summary>
    public Task Woken => _woken.Task;

    public void Wake() => _woken.SetResult();
}
