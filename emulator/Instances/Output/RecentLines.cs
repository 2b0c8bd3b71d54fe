namespace FcEmulator.Instances.Output;

/// <summary>Keeps the last lines an instance printed, for the error that may need them. Safe for use from several threads.</summary>
internal sealed class RecentLines
{
    private const int Kept = 20;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new(Kept);

    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == Kept)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Snapshot()
    {
        lock (_lock)
            return [.. _lines];
    }
}
