namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// FC's documented way: an instance's concurrency is used up before the next one gets a request. Among equals the most recently used
/// is taken, so that the others fall idle and can be reclaimed.
/// </summary>
internal sealed class FullestFirst(int slots) : IInstancePicker
{
    private readonly FreeSlotBuckets _buckets = new(slots);

    public void Add(PooledInstance instance) => _buckets.Add(instance);

    public void Remove(PooledInstance instance) => _buckets.Remove(instance);

    public PooledInstance? Pick() => _buckets.FewestFree()?.First;
}
