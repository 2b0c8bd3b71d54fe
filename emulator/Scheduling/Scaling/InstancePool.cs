using FcEmulator.Configuration;

namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// One function's instances, their slots, and in which order they are offered: minimum instances before elastic ones, ready before
/// starting ones. Pure and synchronous, every operation on the path of a call takes constant time and allocates nothing. Not thread-safe.
/// </summary>
/// <param name="mostSessions">Sessions one instance takes; <see cref="int.MaxValue"/> without session affinity.</param>
internal sealed class InstancePool(PickerKind picker, int slots, int mostSessions)
{
    private readonly IInstancePicker _readyMinimum = IInstancePicker.Create(picker, slots);
    private readonly IInstancePicker _readyElastic = IInstancePicker.Create(picker, slots);
    private readonly IInstancePicker _startingMinimum = IInstancePicker.Create(picker, slots);
    private readonly IInstancePicker _startingElastic = IInstancePicker.Create(picker, slots);
    private readonly HashSet<PooledInstance> _instances = [];
    private readonly HashSet<PooledInstance> _unhealthy = [];
    private readonly InstanceList _idle = new(i => i.IdleLinks);

    /// <summary>Starting and ready ones: those that count towards limits.</summary>
    public int Count => _instances.Count;

    /// <summary>Those of them that are minimum instances.</summary>
    public int MinimumCount { get; private set; }

    /// <summary>Starting and ready ones.</summary>
    public IReadOnlyCollection<PooledInstance> Instances => _instances;

    public IReadOnlyCollection<PooledInstance> Unhealthy => _unhealthy;

    /// <summary>The elastic instance that has been idle longest.</summary>
    public PooledInstance? OldestIdle => _idle.First;

    /// <summary>An instance with a free slot, and room for a session where the function has them. The choice is not yet a claim.</summary>
    public PooledInstance? Pick() => _readyMinimum.Pick() ?? _readyElastic.Pick() ?? _startingMinimum.Pick() ?? _startingElastic.Pick();

    /// <summary>Takes in an instance that is being started.</summary>
    public void Add(PooledInstance instance)
    {
        _instances.Add(instance);
        if (instance.IsMinimum)
            MinimumCount++;
        Join(instance);
    }

    public void TakeSlot(PooledInstance instance)
    {
        Leave(instance);
        instance.FreeSlots--;
        instance.Claims++;
        if (instance.UsedSlots > instance.Function.MostUsedSlots)
            instance.Function.MostUsedSlots = instance.UsedSlots;
        Join(instance);
        _idle.Remove(instance);
    }

    public void GiveSlot(PooledInstance instance, DateTimeOffset now)
    {
        Leave(instance);
        instance.FreeSlots++;
        Join(instance);
        NoteIdle(instance, now);
    }

    public void AddSession(PooledInstance instance)
    {
        Leave(instance);
        instance.Sessions++;
        Join(instance);
        _idle.Remove(instance);
    }

    public void RemoveSession(PooledInstance instance, DateTimeOffset now)
    {
        Leave(instance);
        instance.Sessions--;
        Join(instance);
        NoteIdle(instance, now);
    }

    /// <summary>A client connection that carried a streaming call keeps the instance until <see cref="Unhold"/>.</summary>
    public void Hold(PooledInstance instance)
    {
        instance.Holds++;
        _idle.Remove(instance);
    }

    public void Unhold(PooledInstance instance, DateTimeOffset now)
    {
        instance.Holds--;
        NoteIdle(instance, now);
    }

    public void MarkReady(PooledInstance instance, DateTimeOffset now)
    {
        Leave(instance);
        instance.State = InstanceState.Ready;
        instance.ReadyAt = now;
        Join(instance);
        NoteIdle(instance, now);
    }

    /// <summary>Gives a ready instance no further requests, until <see cref="BringBack"/> or <see cref="Remove"/>.</summary>
    public void SetAside(PooledInstance instance)
    {
        Forget(instance);
        instance.State = InstanceState.Unhealthy;
        _unhealthy.Add(instance);
    }

    /// <summary>As an elastic instance: its replacement may have become a minimum one meanwhile.</summary>
    public void BringBack(PooledInstance instance, DateTimeOffset now)
    {
        _unhealthy.Remove(instance);
        instance.State = InstanceState.Ready;
        instance.IsMinimum = false;
        Add(instance);
        NoteIdle(instance, now);
    }

    /// <summary>Gives it no further requests; false where it was out already.</summary>
    public bool Remove(PooledInstance instance)
    {
        if (instance.State == InstanceState.Retired)
            return false;
        if (!_unhealthy.Remove(instance))
            Forget(instance);
        instance.State = InstanceState.Retired;
        return true;
    }

    private void Forget(PooledInstance instance)
    {
        Leave(instance);
        _idle.Remove(instance);
        _instances.Remove(instance);
        if (instance.IsMinimum)
            MinimumCount--;
    }

    private void NoteIdle(PooledInstance instance, DateTimeOffset now)
    {
        if (!instance.IsIdle)
            return;
        instance.IdleSince = now;
        if (instance.IsMinimum)
            return;
        _idle.Remove(instance);
        _idle.AddLast(instance);
    }

    /// <summary>Out of its picker, before anything changes that decides about its place there.</summary>
    private static void Leave(PooledInstance instance)
    {
        instance.Picker?.Remove(instance);
        instance.Picker = null;
    }

    private void Join(PooledInstance instance)
    {
        if (instance.FreeSlots == 0 || instance.Sessions >= mostSessions)
            return;
        instance.Picker = (instance.State, instance.IsMinimum) switch
        {
            (InstanceState.Ready, true) => _readyMinimum,
            (InstanceState.Ready, false) => _readyElastic,
            (InstanceState.Starting, true) => _startingMinimum,
            (InstanceState.Starting, false) => _startingElastic,
            _ => null,
        };
        instance.Picker?.Add(instance);
    }
}
