namespace FcEmulator.Scheduling.Scaling;

/// <summary>Spreads requests: the instance with the most free slots, and among equals the one used longest ago.</summary>
internal sealed class LeastBusy(int slots) : IInstancePicker
{
    private readonly FreeSlotBuckets _buckets = new(slots);

    public void Add(PooledInstance instance) => _buckets.Add(instance);

    public void Remove(PooledInstance instance) => _buckets.Remove(instance);

    public PooledInstance? Pick() => _buckets.MostFree()?.Last;
}
