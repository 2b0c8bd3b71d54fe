using System.Numerics;

namespace FcEmulator.Scheduling.Scaling;

/// <summary>Instances by their number of free slots, with the fullest and the emptiest found by a look at a bit set. Not thread-safe.</summary>
/// <param name="slots">Slots of every instance in it, 1 to 255.</param>
internal sealed class FreeSlotBuckets(int slots)
{
    private readonly InstanceList[] _byFreeSlots = [.. Enumerable.Range(0, slots + 1).Select(_ => new InstanceList(i => i.PickerLinks))];
    private readonly ulong[] _occupied = new ulong[(slots / 64) + 1];

    /// <summary>Puts it first of its bucket: the most recently used comes first.</summary>
    public void Add(PooledInstance instance)
    {
        _byFreeSlots[instance.FreeSlots].AddFirst(instance);
        _occupied[instance.FreeSlots / 64] |= 1UL << (instance.FreeSlots % 64);
    }

    public void Remove(PooledInstance instance)
    {
        var bucket = _byFreeSlots[instance.FreeSlots];
        bucket.Remove(instance);
        if (bucket.First is null)
            _occupied[instance.FreeSlots / 64] &= ~(1UL << (instance.FreeSlots % 64));
    }

    public InstanceList? FewestFree()
    {
        for (var word = 0; word < _occupied.Length; word++)
        {
            if (_occupied[word] != 0)
                return _byFreeSlots[(word * 64) + BitOperations.TrailingZeroCount(_occupied[word])];
        }

        return null;
    }

    public InstanceList? MostFree()
    {
        for (var word = _occupied.Length - 1; word >= 0; word--)
        {
            if (_occupied[word] != 0)
                return _byFreeSlots[(word * 64) + 63 - BitOperations.LeadingZeroCount(_occupied[word])];
        }

        return null;
    }
}
