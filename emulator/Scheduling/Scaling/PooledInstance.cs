namespace FcEmulator.Scheduling.Scaling;

internal enum InstanceState
{
    /// <summary>Not yet accepting connections; its slots can be claimed by callers who then wait for it.</summary>
    Starting,
    Ready,

    /// <summary>Failed its health checks: no new claims until it passes them again or is replaced; it counts towards no limit.</summary>
    Unhealthy,

    /// <summary>Out of the pool: no new claims; requests it still has may finish.</summary>
    Retired,
}

/// <summary>What the pool knows of one instance; drivers derive from it what they need to know. Guarded by the lock of whoever owns the account.</summary>
/// <param name="function">The function it runs.</param>
internal class PooledInstance(PooledFunction function)
{
    public PooledFunction Function { get; } = function;

    /// <summary>Concurrent requests it takes: FC's instanceConcurrency, 1 to 200.</summary>
    public int Slots => Function.Rules.Slots;

    public int FreeSlots { get; internal set; } = function.Rules.Slots;

    public int UsedSlots => Slots - FreeSlots;

    /// <summary>How many requests were given to it so far.</summary>
    public long Claims { get; internal set; }

    /// <summary>Client connections that carried a streaming call to it: it is billed while there is one, so it is not reclaimed.</summary>
    public int Holds { get; internal set; }

    /// <summary>Sessions bound to it; it is not reclaimed while there is one.</summary>
    public int Sessions { get; internal set; }

    public InstanceState State { get; internal set; } = InstanceState.Starting;

    /// <summary>One of the function's minimum instances: served first and never reclaimed.</summary>
    public bool IsMinimum { get; internal set; }

    public DateTimeOffset StartedAt { get; internal set; }

    /// <summary>Meaningless before it is ready.</summary>
    public DateTimeOffset ReadyAt { get; internal set; }

    /// <summary>A request on it has ended.</summary>
    public bool HasServed { get; internal set; }

    /// <summary>Since when it has neither requests nor holds nor sessions; meaningless while it has.</summary>
    public DateTimeOffset IdleSince { get; internal set; }

    public bool IsIdle => State == InstanceState.Ready && FreeSlots == Slots && Holds == 0 && Sessions == 0;

    /// <summary>The unhealthy instance it is to take the place of.</summary>
    public PooledInstance? Replaces { get; internal set; }

    /// <summary>The instance that is starting in place of this unhealthy one.</summary>
    internal PooledInstance? Replacement { get; set; }

    /// <summary>The instance of a recording that it stands for while that is replayed; null where it stands for none.</summary>
    internal RecordedInstance? StandsFor { get; set; }

    /// <summary>Why it is to be stopped once its last request has ended; null where it is not, or was already.</summary>
    internal string? StopWhenDrained { get; set; }

    /// <summary>The picker that offers it at present; null while it takes no further requests.</summary>
    internal IInstancePicker? Picker { get; set; }

    /// <summary>Place in the picker.</summary>
    internal InstanceLinks PickerLinks { get; } = new();

    /// <summary>Place among the idle ones.</summary>
    internal InstanceLinks IdleLinks { get; } = new();
}
