namespace FcEmulator.Telemetry;

/// <summary>
/// The latest of something, for any number of readers that each keep their own place: who reads late has lost the oldest, and who does not
/// read costs nothing. Safe for use from several threads.
/// </summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class Recent<T>(int capacity)
{
    private readonly Lock _lock = new();
    private readonly T[] _kept = new T[capacity];
    private long _added;

    /// <summary>How many there ever were; the place from which only what comes next is read.</summary>
    public long Added
    {
        get
        {
            lock (_lock)
                return _added;
        }
    }

    public void Add(in T one)
    {
        lock (_lock)
            _kept[_added++ % _kept.Length] = one;
    }

    /// <summary>Reads on from a place, oldest first, and moves the place behind what was read.</summary>
    /// <param name="place">0 for everything that is kept.</param>
    /// <param name="most">Of more, the oldest are passed over.</param>
    /// <param name="missed">How many lay between the place and the first one read.</param>
    public IReadOnlyList<T> ReadOn(ref long place, int most, out long missed)
    {
        lock (_lock)
        {
            var from = Math.Max(place, _added - Math.Min(most, _kept.Length));
            missed = from - place;
            var read = new T[_added - from];
            for (var i = 0; i < read.Length; i++)
                read[i] = _kept[(from + i) % _kept.Length];
            place = _added;
            return read;
        }
    }
}
