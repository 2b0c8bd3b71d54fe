namespace FcEmulator.Scheduling;

/// <summary>
/// One function's instances and who gets their slots. Pure and synchronous: time is an argument, nothing is started, awaited or logged,
/// so that the live gateway and the simulator run the very same code. Not thread-safe: its owner calls it under one lock.
/// </summary>
/// <param name="ready">Chooses among instances that accept connections.</param>
/// <param name="starting">Chooses among instances that are still coming up.</param>
internal sealed class InstancePool<TInstance>(IInstancePicker ready, IInstancePicker starting)
    where TInstance : PooledInstance
{
    private readonly HashSet<TInstance> _instances = [];
    private readonly InstanceList _idle = new(i => i.IdleLinks);

    /// <summary>Starting and ready ones.</summary>
    public int Count => _instances.Count;

    public IReadOnlyCollection<TInstance> Instances => _instances;

    /// <summary>
    /// Claims a slot: on a ready instance, else on a starting one, whose start the caller then waits for. Null where all are full.
    /// </summary>
    public TInstance? TryClaim()
    {
        if (ready.Pick() is { } free)
            return Claim(ready, free);
        if (starting.Pick() is { } coming)
            return Claim(starting, coming);
        return null;
    }

    /// <summary>Takes in an instance that is being started, with one slot claimed for the request that needed it.</summary>
    public void AddClaimed(TInstance instance)
    {
        Add(instance);
        Claim(starting, instance);
    }

    /// <summary>Takes in an instance that is being started, for requests to come.</summary>
    public void Add(TInstance instance)
    {
        _instances.Add(instance);
        starting.Add(instance);
    }

    public void MarkReady(TInstance instance, DateTimeOffset now)
    {
        if (instance.State != InstanceState.Starting)
            return;
        starting.Remove(instance);
        instance.State = InstanceState.Ready;
        if (instance.FreeSlots > 0)
            ready.Add(instance);
        NoteIdle(instance, now);
    }

    /// <summary>Gives one slot back.</summary>
    public void Release(TInstance instance, DateTimeOffset now)
    {
        var picker = PickerOf(instance);
        picker?.Remove(instance);
        instance.FreeSlots++;
        picker?.Add(instance);
        NoteIdle(instance, now);
    }

    /// <summary>A client connection that carried a streaming call keeps the instance until <see cref="Unhold"/>.</summary>
    public void Hold(TInstance instance)
    {
        instance.Holds++;
        _idle.Remove(instance);
    }

    public void Unhold(TInstance instance, DateTimeOffset now)
    {
        instance.Holds--;
        NoteIdle(instance, now);
    }

    /// <summary>Gives it no further requests; false where it was out already.</summary>
    public bool Retire(TInstance instance)
    {
        if (!_instances.Remove(instance))
            return false;
        PickerOf(instance)?.Remove(instance);
        _idle.Remove(instance);
        instance.State = InstanceState.Retired;
        return true;
    }

    /// <summary>Retires and returns the instance that has been idle longest, if that is at least <paramref name="idleTimeout"/>.</summary>
    public TInstance? RetireIdle(DateTimeOffset now, TimeSpan idleTimeout)
    {
        if (_idle.First is not TInstance oldest || now - oldest.IdleSince < idleTimeout)
            return null;
        Retire(oldest);
        return oldest;
    }

    private TInstance Claim(IInstancePicker picker, PooledInstance instance)
    {
        picker.Remove(instance);
        instance.FreeSlots--;
        if (instance.FreeSlots > 0)
            picker.Add(instance);
        _idle.Remove(instance);
        return (TInstance)instance;
    }

    private void NoteIdle(TInstance instance, DateTimeOffset now)
    {
        if (!instance.IsIdle)
            return;
        instance.IdleSince = now;
        _idle.Remove(instance);
        _idle.AddLast(instance);
    }

    private IInstancePicker? PickerOf(TInstance instance) => instance.State switch
    {
        InstanceState.Ready => ready,
        InstanceState.Starting => starting,
        _ => null,
    };
}
