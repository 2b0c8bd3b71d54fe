namespace FcEmulator.Scheduling.Scaling;

/// <summary>One function within an <see cref="Account"/>: its instances, sessions, waiting requests and restart pauses. Guarded by the account's lock.</summary>
/// <param name="create">Makes an instance of the driver's own kind. Called by the account as it decides, so it must start nothing.</param>
internal sealed class PooledFunction(ScalingRules rules, GrowthLimit growth, Func<PooledFunction, DateTimeOffset, PooledInstance> create)
{
    public ScalingRules Rules { get; private set; } = rules;

    /// <summary>It is kept only for what its instances still have to finish.</summary>
    public bool IsRemoved { get; private set; }

    public InstancePool Pool { get; } = new(rules.Picker, rules.Slots, rules.Sessions?.PerInstance ?? int.MaxValue);

    public RequestQueue Queue { get; } = new();

    public RestartPauses Pauses { get; } = new(rules.LongestRestartPause);

    public GrowthLimit Growth => growth;

    /// <summary>Most slots of one instance that were in use at once, so far.</summary>
    public int MostUsedSlots { get; internal set; }

    /// <summary>Null without session affinity.</summary>
    public SessionTable? Sessions { get => field ??= Rules.Sessions is { } sessions ? new SessionTable(sessions, Pool) : null; }

    /// <summary>Whether instances are wanted that no request waits for: minimum ones, or replacements of unhealthy ones.</summary>
    public bool WantsInstances =>
        Pool.MinimumCount < Rules.MinimumInstances || Pool.Unhealthy.Any(instance => instance.Replacement is null);

    /// <summary>Nothing is started for it any more that no request waits for.</summary>
    public void Remove()
    {
        IsRemoved = true;
        Rules = Rules with { MinimumInstances = 0 };
    }

    public PooledInstance Create(DateTimeOffset now) => create(this, now);

    /// <summary>When something of this function is due by itself; null where nothing is.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset now)
    {
        var due = Queue.First?.Deadline;
        Take(Sessions?.NextDue);
        Take(Pool.OldestIdle?.IdleSince + Rules.IdleTimeout);
        if (Queue.Count > 0 || WantsInstances)
        {
            // Only what lies ahead: where a limit is what they wait for, time alone changes nothing.
            Take(Pauses.Until > now ? Pauses.Until : null);
            Take(growth.NextAt > now ? growth.NextAt : null);
        }

        return due;

        void Take(DateTimeOffset? other) => due = other < due || due is null ? other ?? due : due;
    }
}
