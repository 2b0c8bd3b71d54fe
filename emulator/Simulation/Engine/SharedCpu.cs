namespace FcEmulator.Simulation.Engine;

/// <summary>
/// The running calls of an instance whose CPU they share: all go on at the same speed, which falls as their number rises. Progress is
/// counted on one clock of the instance's own that runs at that speed, so that a call that begins or ends moves no other. Not thread-safe.
/// </summary>
/// <param name="cpu">vCPUs of the instance.</param>
/// <param name="firstStamp">Below the stamps of all later instances.</param>
internal sealed class SharedCpu(Contention contention, double cpu, long firstStamp)
{
    private readonly PriorityQueue<(OpenCall Call, long Began), (double Finish, long Sequence)> _running = new();
    private double _progress;
    private long _asOf;
    private long _sequence = firstStamp;

    /// <summary>Changes with every call that begins or ends; what was planned under an older stamp is void.</summary>
    public long Stamp => _sequence;

    public void Begin(in OpenCall call, long now)
    {
        AdvanceTo(now);
        _running.Enqueue((call, now), (_progress + call.Duration, ++_sequence));
    }

    /// <summary>Takes out the call that is due first, with the moment it began.</summary>
    public (OpenCall Call, long Began) End(long now)
    {
        AdvanceTo(now);
        _running.TryDequeue(out var ended, out var due);
        // The moment was rounded up to a tick; without this the rest would run ahead by what was rounded.
        _progress = due.Finish;
        _sequence++;
        return ended;
    }

    /// <summary>UTC ticks at which the first call ends if nothing else happens; null where none is running.</summary>
    public long? NextEnd(long now)
    {
        if (!_running.TryPeek(out _, out var due))
            return null;
        return now + (long)Math.Ceiling(Math.Max(0, due.Finish - _progress) * contention.Stretch(_running.Count, cpu));
    }

    private void AdvanceTo(long now)
    {
        if (_running.Count > 0)
            _progress += (now - _asOf) / contention.Stretch(_running.Count, cpu);
        _asOf = now;
    }
}
