using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>
/// The live driver of the account: does what it decides, and lets calls wait for what it promised them. Safe for use from several
/// threads; one lock guards the account and is never held across an await, a log line or a start.
/// </summary>
internal sealed class Scheduler(EmulatorSettings settings, InstanceLifecycle lifecycle, HealthWatch health, EventStream events, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>How late what time alone brings about may be: reclaim, queue timeout, the end of a pause.</summary>
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Account _account = new(AccountRules.Of(settings));
    private readonly HashSet<FunctionInstance> _living = [];
    private readonly BackgroundTasks _background = new(events, time);
    private readonly CancellationTokenSource _stopping = new();

    public ScheduledFunction Add(FunctionConfig config, IInstanceLauncher launcher, FunctionHeaders headers)
    {
        var function = new ScheduledFunction(config, launcher, headers, time);
        lock (_lock)
        {
            function.Pooled = _account.Add(
                ScalingRules.Of(config, settings),
                (pooled, now) => new FunctionInstance(function, pooled, FcIds.NewInstanceId(now)));
        }

        return function;
    }

    /// <summary>
    /// Claims a slot in one step: on a ready instance, on a starting one, on a new one if the limits allow, else a rejection. A request
    /// that got a starting instance waits here until it is up; a failed start or a client that leaves gives the slot back. With a queue, a
    /// request that no limit allows waits here as well.
    /// </summary>
    /// <param name="sessionId">Given exactly where the function has session affinity.</param>
    /// <param name="place">Where a recording that is replayed has the request; null for all others.</param>
    public ValueTask<SlotLease> AcquireAsync(ScheduledFunction function, string? sessionId, RecordedPlace? place, CancellationToken clientLeft)
    {
        Claim claim;
        bool ready;
        WaitingCall? waiting = null;
        IReadOnlyList<ScalingAction> actions;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            claim = _account.Acquire(function.Pooled, now, sessionId, place);
            if (claim.Refusal == Refusal.NotYet || (claim.MayWait && place is null && function.Pooled.Rules.QueueLength > 0))
            {
                waiting = new WaitingCall();
                if (!_account.Enqueue(function.Pooled, waiting, now, sessionId, place))
                    (waiting, claim) = (null, Claim.Refused(Refusal.QueueFull));
            }

            ready = claim.Instance is { State: InstanceState.Ready };
            actions = _account.TakeActions();
        }

        Do(actions);
        if (ready)
            return ValueTask.FromResult(new SlotLease(this, claim, cold: false));
        return waiting is null ? WaitForStartAsync(function, claim, cold: true, clientLeft) : WaitInQueueAsync(function, waiting, clientLeft);
    }

    internal void Release(Claim claim)
    {
        IReadOnlyList<ScalingAction> actions;
        lock (_lock)
        {
            _account.Release(claim, time.GetUtcNow());
            actions = _account.TakeActions();
        }

        Do(actions);
    }

    /// <summary>A client connection that carried a streaming call keeps the instance from being reclaimed until <see cref="Unhold"/>.</summary>
    public void Hold(FunctionInstance instance) => Decide(_ => Account.Hold(instance));

    public void Unhold(FunctionInstance instance) => Decide(now => Account.Unhold(instance, now));

    /// <summary>Gives the instance no further requests and stops it. Does nothing where that happened already.</summary>
    public void Retire(FunctionInstance instance, string reason) => Decide(now => _account.Retire(instance, reason, now));

    /// <summary>Gives the instance no further requests, and stops it once those it has are finished. False where it gets none already.</summary>
    public bool Drain(FunctionInstance instance, string reason)
    {
        var drained = false;
        Decide(now =>
        {
            drained = instance.State != InstanceState.Retired;
            _account.Retire(instance, reason, now, drain: true);
        });
        return drained;
    }

    /// <summary>Forgets the function: its instances finish the requests they have, and then stop. How many have any.</summary>
    public int Remove(ScheduledFunction function, string reason)
    {
        var finishing = 0;
        Decide(now => finishing = _account.Remove(function.Pooled, reason, now).Count(instance => instance.UsedSlots > 0));
        return finishing;
    }

    /// <summary>Starts an instance before a request needs it, if the limits allow. Null once it is ready, else why it is not.</summary>
    /// <param name="giveUp">Ends a start that has not succeeded yet.</param>
    /// <param name="standsFor">The recorded instance it is to stand for; one that is there already may do.</param>
    public Task<AcquireFailure?> StartAheadAsync(ScheduledFunction function, string reason, CancellationToken giveUp, RecordedInstance? standsFor = null)
    {
        FunctionInstance? started = null;
        Decide(now =>
        {
            started = (FunctionInstance?)_account.StartAhead(function.Pooled, reason, now, standsFor);
            started?.GiveUp = giveUp;
        });
        return started?.Started ?? Task.FromResult<AcquireFailure?>(null);
    }

    /// <summary>The instances that are not yet on their way out.</summary>
    public IReadOnlyList<FunctionInstance> InstancesOf(ScheduledFunction function)
    {
        lock (_lock)
            return [.. function.Pooled.Pool.Instances.Concat(function.Pooled.Pool.Unhealthy).Cast<FunctionInstance>()];
    }

    /// <summary>All instances as they are now, also those that only finish their requests.</summary>
    public IReadOnlyList<InstanceSnapshot> Snapshot()
    {
        lock (_lock)
        {
            return
            [
                .. _living.Select(instance => new InstanceSnapshot(
                    instance.Config.Name, instance.Id, instance.State, instance.UsedSlots, instance.Slots, instance.Claims, instance.ProcessId, instance.MaximumMB, instance.StartedAt)),
            ];
        }
    }

    /// <summary>Retires the instance and starts another in its place, if the limits allow.</summary>
    public void Replace(FunctionInstance instance, string reason) => Decide(now => _account.Replace(instance, reason, now));

    /// <summary>Starts the minimum instances, then does what time brings about, until cancelled.</summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TickPeriod, time);
        do
            Tick();
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Does what is due by now.</summary>
    public void Tick() => Decide(_account.Tick);

    /// <summary>When time alone brings something about; null where it does not.</summary>
    public DateTimeOffset? NextDue()
    {
        lock (_lock)
            return _account.NextDue(time.GetUtcNow());
    }

    /// <summary>Starts nothing any more and stops every instance. Requests still running on them fail.</summary>
    public async ValueTask DisposeAsync()
    {
        Decide(_ => _account.Stop());
        await _stopping.CancelAsync();
        await _background.WaitAsync();
        _stopping.Dispose();
    }

    private void Decide(Action<DateTimeOffset> decision)
    {
        IReadOnlyList<ScalingAction> actions;
        lock (_lock)
        {
            decision(time.GetUtcNow());
            actions = _account.TakeActions();
        }

        Do(actions);
    }

    private void Do(IReadOnlyList<ScalingAction> actions)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            var action = actions[i];
            switch (action.Kind)
            {
                case ScalingActionKind.Start:
                    _background.Run(RunAsync((FunctionInstance)action.Instance!, action.Reason));
                    break;
                case ScalingActionKind.Stop:
                    _background.Run(StopAsync((FunctionInstance)action.Instance!, action.Reason));
                    break;
                case ScalingActionKind.Wake:
                    ((WaitingCall)action.Request!).Wake();
                    break;
            }
        }
    }

    private async Task RunAsync(FunctionInstance instance, string reason)
    {
        if (instance.Replaces is FunctionInstance replaced)
            reason = $"replaces {replaced.Id}";
        lock (_lock)
            _living.Add(instance);
        AcquireFailure? failure;
        using (var giveUp = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, instance.GiveUp))
            failure = await lifecycle.StartAsync(instance, reason, giveUp.Token);
        Decide(now =>
        {
            instance.Scheduled.NoteStart(failure);
            if (failure is null)
                _account.MarkReady(instance, now);
            else
                _account.StartFailed(instance, now);
            if (failure is not null)
                _living.Remove(instance);
        });
        if (failure is null)
            _background.Run(health.KeepCheckingAsync(instance, healthy => Decide(now => _account.SetHealth(instance, healthy, now)), _stopping.Token));
        instance.CompleteStart(failure);
        if (failure is null)
            _ = NoteEndAsync(instance);
    }

    private async Task StopAsync(FunctionInstance instance, string reason)
    {
        try
        {
            await lifecycle.StopAsync(instance, reason);
        }
        finally
        {
            lock (_lock)
                _living.Remove(instance);
        }
    }

    /// <summary>Shutdown does not wait for this: it stops the instance itself, and a process that even SIGKILL does not end must not hold it up.</summary>
    private async Task NoteEndAsync(FunctionInstance instance)
    {
        var exit = await instance.Channel.Exited;
        var reason = exit.OutOfMemory ? exit.Reason : $"ended by itself: {exit.Reason}";
        Decide(now => _account.Ended(instance, reason, now));
    }

    private async ValueTask<SlotLease> WaitForStartAsync(ScheduledFunction function, Claim claim, bool cold, CancellationToken clientLeft)
    {
        if (claim.Instance is not FunctionInstance instance)
            return new SlotLease(AcquireFailure.Of(claim.Refusal, function, settings));
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
            return new SlotLease(this, claim, cold);
        Release(claim);
        return new SlotLease(failure);
    }

    private async ValueTask<SlotLease> WaitInQueueAsync(ScheduledFunction function, WaitingCall waiting, CancellationToken clientLeft)
    {
        try
        {
            await waiting.Woken.WaitAsync(clientLeft);
        }
        catch (OperationCanceledException)
        {
            bool gone;
            lock (_lock)
                gone = _account.Cancel(waiting);
            // It got a slot in the very moment its client left.
            if (!gone && waiting.Result.Instance is not null)
                Release(waiting.Result);
            return new SlotLease(new AcquireFailure.ClientLeft());
        }

        var claim = waiting.Result;
        return claim.Instance is FunctionInstance { Started: { IsCompletedSuccessfully: true, Result: null } }
            ? new SlotLease(this, claim, cold: false)
            : await WaitForStartAsync(function, claim, waiting.Place?.IsColdStart ?? true, clientLeft);
    }
}
