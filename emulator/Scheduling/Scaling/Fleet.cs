namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// The instances of all functions of an account: whether another may be started, and what the driver is to start and stop. Part of the
/// <see cref="Account"/> and, like it, pure and not thread-safe.
/// </summary>
internal sealed class Fleet(AccountRules rules)
{
    private readonly List<PooledFunction> _functions = [];
    private readonly Dictionary<string, GrowthLimit> _growth = [];
    private List<ScalingAction> _actions = [];
    private bool _stopping;

    /// <summary>Starting and ready ones.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<PooledFunction> Functions => _functions;

    public PooledFunction Add(ScalingRules function, Func<PooledFunction, DateTimeOffset, PooledInstance> create)
    {
        if (!_growth.TryGetValue(function.Region, out var growth))
            _growth[function.Region] = growth = GrowthLimit.Of(function.Region, rules.Burst, rules.GrowthPerMinute);
        var added = new PooledFunction(function, growth, create);
        _functions.RemoveAll(known => known is { IsRemoved: true, Pool: { Count: 0, Unhealthy.Count: 0 }, Queue.Count: 0 });
        _functions.Add(added);
        return added;
    }

    /// <summary>Whether there is room for one more, growth and pauses aside.</summary>
    public Refusal RefusalToHold(PooledFunction function)
    {
        if (function.Pool.Count >= function.Rules.InstanceLimit)
            return Refusal.FunctionLimit;
        return Count >= rules.MaxInstances ? Refusal.AccountLimit : Refusal.None;
    }

    public Refusal RefusalToStart(PooledFunction function, DateTimeOffset now)
    {
        if (_stopping)
            return Refusal.Stopping;
        if (function.Pauses.IsPausedAt(now))
            return Refusal.RestartPause;
        if (RefusalToHold(function) is not Refusal.None and var full)
            return full;
        return function.Growth.AllowsAt(now) ? Refusal.None : Refusal.GrowthLimit;
    }

    /// <summary>Only where nothing <see cref="RefusalToStart"/> speaks of forbids it.</summary>
    public PooledInstance Start(PooledFunction function, string reason, DateTimeOffset now, PooledInstance? replaces = null)
    {
        function.Growth.Take(now);
        var instance = function.Create(now);
        instance.StartedAt = now;
        instance.IsMinimum = function.Pool.MinimumCount < function.Rules.MinimumInstances;
        instance.Replaces = replaces;
        function.Pool.Add(instance);
        Count++;
        _actions.Add(new ScalingAction(ScalingActionKind.Start, instance, null, reason));
        return instance;
    }

    /// <summary>The instances that no request waits for: minimum ones, and replacements of unhealthy ones.</summary>
    public void StartWanted(DateTimeOffset now)
    {
        foreach (var function in _functions)
        {
            while (function.Pool.MinimumCount < function.Rules.MinimumInstances && RefusalToStart(function, now) == Refusal.None)
                Start(function, "minimum instance", now);
            foreach (var unhealthy in function.Pool.Unhealthy)
            {
                if (unhealthy.Replacement is null && RefusalToStart(function, now) == Refusal.None)
                    unhealthy.Replacement = Start(function, "replacement", now, replaces: unhealthy);
            }
        }
    }

    /// <summary>Out of the pool; false where it was already.</summary>
    public bool Remove(PooledInstance instance)
    {
        var counted = instance.State is InstanceState.Starting or InstanceState.Ready;
        if (!instance.Function.Pool.Remove(instance))
            return false;
        if (counted)
            Count--;
        if (instance.Replaces?.Replacement == instance)
            instance.Replaces.Replacement = null;
        return true;
    }

    public void Stop(PooledInstance instance, string reason) =>
        _actions.Add(new ScalingAction(ScalingActionKind.Stop, instance, null, reason));

    /// <summary>Gives a ready instance no requests, and no place among those that count.</summary>
    public void SetAside(PooledInstance instance)
    {
        instance.Function.Pool.SetAside(instance);
        Count--;
    }

    public void BringBack(PooledInstance instance, DateTimeOffset now)
    {
        instance.Replacement = null;
        instance.Function.Pool.BringBack(instance, now);
        Count++;
    }

    /// <summary>Starts nothing any more.</summary>
    public void Close() => _stopping = true;

    public void Wake(QueuedRequest request, Claim result)
    {
        request.Result = result;
        _actions.Add(new ScalingAction(ScalingActionKind.Wake, null, request, ""));
    }

    public IReadOnlyList<ScalingAction> TakeActions()
    {
        if (_actions.Count == 0)
            return [];
        var taken = _actions;
        _actions = [];
        return taken;
    }
}
