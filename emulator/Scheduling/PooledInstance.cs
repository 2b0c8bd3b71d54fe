namespace FcEmulator.Scheduling;

internal enum InstanceState
{
    /// <summary>Not yet accepting connections; its slots can be claimed by callers who then wait for it.</summary>
    Starting,
    Ready,

    /// <summary>Out of the pool: no new claims; requests it still has may finish.</summary>
    Retired,
}

/// <summary>What the pool knows of one instance. Guarded by the lock of whoever owns the pool.</summary>
/// <param name="slots">Concurrent requests it takes: FC's instanceConcurrency, 1 to 200.</param>
internal abstract class PooledInstance(int slots)
{
    public int Slots { get; } = slots;

    public int FreeSlots { get; internal set; } = slots;

    public int UsedSlots => Slots - FreeSlots;

    /// <summary>Client connections that carried a streaming call to it: it is billed while there is one, so it is not reclaimed.</summary>
    public int Holds { get; internal set; }

    public InstanceState State { get; internal set; } = InstanceState.Starting;

    /// <summary>Since when it has neither requests nor holds; meaningless while it has.</summary>
    public DateTimeOffset IdleSince { get; internal set; }

    public bool IsIdle => State == InstanceState.Ready && FreeSlots == Slots && Holds == 0;

    /// <summary>Place in the picker, or in nothing while all slots are taken.</summary>
    internal InstanceLinks PickerLinks { get; } = new();

    /// <summary>Place among the idle ones.</summary>
    internal InstanceLinks IdleLinks { get; } = new();
}
