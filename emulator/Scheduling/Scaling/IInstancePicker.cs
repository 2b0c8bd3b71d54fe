using FcEmulator.Configuration;

namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// Chooses among instances that have a free slot. It holds exactly those, and every operation takes constant time however many
/// there are. Not thread-safe.
/// </summary>
internal interface IInstancePicker
{
    /// <summary>Takes in an instance that has a free slot, under its present number of free slots.</summary>
    void Add(PooledInstance instance);

    /// <summary>Forgets an instance, called before its number of free slots changes; does nothing for one it does not hold.</summary>
    void Remove(PooledInstance instance);

    /// <summary>The instance for the next request; null where it holds none. The choice is not yet a claim.</summary>
    PooledInstance? Pick();

    static IInstancePicker Create(PickerKind kind, int slots) => kind switch
    {
        PickerKind.LeastBusy => new LeastBusy(slots),
        PickerKind.RoundRobin => new RoundRobin(),
        _ => new FullestFirst(slots),
    };
}
