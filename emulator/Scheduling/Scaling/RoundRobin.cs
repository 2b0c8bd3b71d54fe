namespace FcEmulator.Scheduling.Scaling;

/// <summary>Takes instances in turn; one that was full rejoins at the end of the line.</summary>
internal sealed class RoundRobin : IInstancePicker
{
    private readonly InstanceList _line = new(i => i.PickerLinks);

    public void Add(PooledInstance instance) => _line.AddLast(instance);

    public void Remove(PooledInstance instance) => _line.Remove(instance);

    public PooledInstance? Pick() => _line.First;
}
