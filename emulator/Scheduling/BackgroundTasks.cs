using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>Starts and stops of instances that nobody awaits; kept hold of so that shutdown can wait for them. Safe for use from several threads.</summary>
internal sealed class BackgroundTasks(EventStream events, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    public void Run(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        lock (_lock)
            _running.Add(task);
        _ = ForgetWhenDoneAsync(task);
    }

    /// <summary>Waits for those that run now. What failed has been told, and must not keep the ledger from being closed.</summary>
    public async Task WaitAsync()
    {
        Task[] unfinished;
        lock (_lock)
            unfinished = [.. _running];
        await Task.WhenAll(unfinished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ForgetWhenDoneAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
            _running.Remove(task);
        if (task.IsFaulted)
            events.Publish(new Warning(time.GetUtcNow(), $"An instance could not be looked after: {task.Exception.InnerException!.Message}"));
    }
}
