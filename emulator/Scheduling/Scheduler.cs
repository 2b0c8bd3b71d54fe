using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>
/// The live side of the pools: decides when an instance is started, replaced and reclaimed, and who waits for it. Safe for use from
/// several threads; one lock guards every pool and is never held across an await, a log line or a start.
/// </summary>
internal sealed class Scheduler(EmulatorSettings settings, InstanceLifecycle lifecycle, EventStream events, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ScheduledFunction> _functions = [];
    private readonly HashSet<Task> _background = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _instances;

    public ScheduledFunction Add(FunctionConfig config, IInstanceLauncher launcher, int instanceLimit)
    {
        var function = new ScheduledFunction(config, launcher, instanceLimit, settings.Picker);
        lock (_lock)
            _functions.Add(function);
        return function;
    }

    /// <summary>
    /// Claims a slot in one step: on a ready instance, on a starting one, on a new one if the limits allow, else a rejection. A request
    /// that got a starting instance waits here until it is up; a failed start or a client that leaves gives the slot back.
    /// </summary>
    public ValueTask<SlotLease> AcquireAsync(ScheduledFunction function, CancellationToken clientLeft)
    {
        FunctionInstance? instance;
        FunctionInstance? added = null;
        lock (_lock)
        {
            instance = function.Pool.TryClaim();
            if (instance is null)
            {
                if (RefusalToGrow_NeedsLock(function) is { } refusal)
                    return ValueTask.FromResult(new SlotLease(refusal));
                instance = added = new FunctionInstance(function, FcIds.NewInstanceId(time.GetUtcNow()));
                function.Pool.AddClaimed(instance);
                _instances++;
            }
            else if (instance.State == InstanceState.Ready)
            {
                return ValueTask.FromResult(new SlotLease(this, instance, cold: false));
            }
        }

        if (added is not null)
            RunInBackground(RunAsync(added, function.Pool.Count == 1 ? "first request" : "all slots are taken"));
        return WaitUntilStartedAsync(instance, clientLeft);
    }

    internal void Release(FunctionInstance instance)
    {
        lock (_lock)
            instance.Scheduled.Pool.Release(instance, time.GetUtcNow());
    }

    /// <summary>A client connection that carried a streaming call keeps the instance from being reclaimed until <see cref="Unhold"/>.</summary>
    public void Hold(FunctionInstance instance)
    {
        lock (_lock)
            instance.Scheduled.Pool.Hold(instance);
    }

    public void Unhold(FunctionInstance instance)
    {
        lock (_lock)
            instance.Scheduled.Pool.Unhold(instance, time.GetUtcNow());
    }

    /// <summary>Gives the instance no further requests and stops it. Does nothing where that happened already.</summary>
    public void Retire(FunctionInstance instance, string reason)
    {
        lock (_lock)
        {
            if (!RemoveFromPool_NeedsLock(instance))
                return;
        }

        RunInBackground(lifecycle.StopAsync(instance, reason));
    }

    /// <summary>Retires the instance and starts another in its place, if the limits allow.</summary>
    public void Replace(FunctionInstance instance, string reason)
    {
        Retire(instance, reason);
        FunctionInstance? added = null;
        lock (_lock)
        {
            if (RefusalToGrow_NeedsLock(instance.Scheduled) is null)
            {
                added = new FunctionInstance(instance.Scheduled, FcIds.NewInstanceId(time.GetUtcNow()));
                added.Scheduled.Pool.Add(added);
                _instances++;
            }
        }

        if (added is not null)
            RunInBackground(RunAsync(added, $"replaces {instance.Id}"));
    }

    /// <summary>Stops instances that have been idle for the idle timeout, until cancelled.</summary>
    public async Task ReclaimIdleAsync(CancellationToken cancellationToken)
    {
        // A tenth of the timeout is close enough for people, and never busier than four times a second.
        var period = settings.IdleTimeout / 10;
        using var timer = new PeriodicTimer(period < TimeSpan.FromMilliseconds(250) ? TimeSpan.FromMilliseconds(250) : period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var instance in RetireIdle())
                RunInBackground(lifecycle.StopAsync(instance, "idle"));
        }
    }

    /// <summary>Starts nothing any more and stops every instance. Requests still running on them fail.</summary>
    public async ValueTask DisposeAsync()
    {
        FunctionInstance[] left;
        lock (_lock)
        {
            left = [.. _functions.SelectMany(f => f.Pool.Instances)];
            foreach (var instance in left)
                RemoveFromPool_NeedsLock(instance);
        }

        await _stopping.CancelAsync();
        foreach (var instance in left)
            RunInBackground(lifecycle.StopAsync(instance, "shutdown"));
        Task[] unfinished;
        lock (_lock)
            unfinished = [.. _background];
        // What failed is told by ForgetWhenDoneAsync, and must not keep the ledger from being closed.
        await Task.WhenAll(unfinished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private AcquireFailure? RefusalToGrow_NeedsLock(ScheduledFunction function)
    {
        if (_stopping.IsCancellationRequested)
            return new AcquireFailure.Stopping();
        if (function.Pool.Count >= function.InstanceLimit)
            return new AcquireFailure.Throttled($"{function.Config.Name} is at its limit (instances: {function.InstanceLimit}, requests in each: {function.Config.InstanceConcurrency})");
        if (_instances >= settings.MaxInstances)
            return new AcquireFailure.Throttled($"the account is at its limit (instances: {settings.MaxInstances})");
        return null;
    }

    private bool RemoveFromPool_NeedsLock(FunctionInstance instance)
    {
        if (!instance.Scheduled.Pool.Retire(instance))
            return false;
        _instances--;
        return true;
    }

    private List<FunctionInstance> RetireIdle()
    {
        var idle = new List<FunctionInstance>();
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var function in _functions)
            {
                while (function.Pool.RetireIdle(now, settings.IdleTimeout) is { } instance)
                {
                    _instances--;
                    idle.Add(instance);
                }
            }
        }

        return idle;
    }

    private async Task RunAsync(FunctionInstance instance, string reason)
    {
        var failure = await lifecycle.StartAsync(instance, reason, _stopping.Token);
        lock (_lock)
        {
            instance.Scheduled.NoteStart(failure);
            if (failure is null)
                instance.Scheduled.Pool.MarkReady(instance, time.GetUtcNow());
            else
                RemoveFromPool_NeedsLock(instance);
        }

        instance.CompleteStart(failure);
        if (failure is null)
            _ = RetireOnceEndedAsync(instance);
    }

    /// <summary>Shutdown does not wait for this: it stops the instance itself, and a process that even SIGKILL does not end must not hold it up.</summary>
    private async Task RetireOnceEndedAsync(FunctionInstance instance) =>
        Retire(instance, $"ended by itself: {(await instance.Channel.Exited).Reason}");

    private async ValueTask<SlotLease> WaitUntilStartedAsync(FunctionInstance instance, CancellationToken clientLeft)
    {
        AcquireFailure? failure;
        try
        {
            failure = await instance.Started.WaitAsync(clientLeft);
        }
        catch (OperationCanceledException)
        {
            failure = new AcquireFailure.ClientLeft();
        }

        if (failure is null)
            return new SlotLease(this, instance, cold: true);
        Release(instance);
        return new SlotLease(failure);
    }

    /// <summary>Keeps hold of a task so that shutdown can wait for it.</summary>
    private void RunInBackground(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        lock (_lock)
            _background.Add(task);
        _ = ForgetWhenDoneAsync(task);
    }

    private async Task ForgetWhenDoneAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
            _background.Remove(task);
        if (task.IsFaulted)
            events.Publish(new Warning(time.GetUtcNow(), $"An instance could not be looked after: {task.Exception.InnerException!.Message}"));
    }
}
