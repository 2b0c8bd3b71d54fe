using FcEmulator.Billing;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Simulation.Engine;

/// <summary>The living instances under small numbers, which are used again, and what each was billed for. Not thread-safe.</summary>
internal sealed class InstanceTable(SimulatedFunction simulated, SimulationTally tally)
{
    private readonly Stack<int> _free = new();
    private readonly bool _shareCpu = simulated.Contention.IsFelt(simulated.Scaling.Slots, simulated.Cpu);
    private SimulatedInstance?[] _instances = new SimulatedInstance?[16];
    private long[] _billed = new long[16];
    private int _used;

    public SimulatedInstance? this[int index] => _instances[index];

    /// <summary>As they are at the moment of asking.</summary>
    public IReadOnlyList<SimulatedInstance> Living => [.. _instances.OfType<SimulatedInstance>()];

    /// <summary>Called by the account as it decides to start one.</summary>
    public SimulatedInstance Create(PooledFunction function)
    {
        var number = tally.InstancesStarted++;
        if (!_free.TryPop(out var index))
            index = _used++;
        if (index == _instances.Length)
        {
            Array.Resize(ref _instances, index * 2);
            Array.Resize(ref _billed, index * 2);
        }

        var cpu = _shareCpu ? new SharedCpu(simulated.Contention, simulated.Cpu, firstStamp: number << 32) : null;
        var instance = new SimulatedInstance(function, index, simulated.ColdStarts[number].Ticks, simulated.BillingRule, cpu);
        _instances[index] = instance;
        _billed[index] = 0;
        return instance;
    }

    public void Bill(SimulatedInstance instance, in BilledInterval? finished)
    {
        if (finished is { } interval)
        {
            _billed[instance.Index] += interval.Duration.Ticks;
            tally.Add(interval);
        }
    }

    /// <summary>The instance ends, and with it what is open on it.</summary>
    /// <param name="now">UTC ticks.</param>
    public void Remove(SimulatedInstance instance, long now)
    {
        var end = new DateTimeOffset(now, TimeSpan.Zero);
        Bill(instance, instance.Meter.Close(end));
        var ready = instance.ReadyAt == default ? 0 : now - instance.ReadyAt.UtcTicks;
        tally.InstanceEnded(now - instance.StartedAt.UtcTicks, ready, _billed[instance.Index], instance.IsMinimum);
        _instances[instance.Index] = null;
        _free.Push(instance.Index);
    }
}
