using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FcEmulator.Simulation.Traces;

/// <summary>
/// Sorts any number of records in memory of a fixed size: what does not fit goes to a temporary file as sorted runs, which are then merged
/// into another. The file vanishes when the records are disposed, or with the process. Not thread-safe.
/// </summary>
/// <param name="capacity">Records held in memory.</param>
internal sealed class ExternalSort<T>(int capacity) : IDisposable
    where T : unmanaged, IComparable<T>
{
    private readonly List<(long From, long To)> _runs = [];
    private T[] _buffer = new T[Math.Min(capacity, 1024)];
    private int _buffered;
    private SafeFileHandle? _file;
    private long _written;

    public long Count => _written + _buffered;

    /// <exception cref="IOException">The temporary file could not be written.</exception>
    public void Add(in T record)
    {
        if (_buffered == capacity)
            Spill();
        if (_buffered == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(capacity, _buffered * 2));
        _buffer[_buffered++] = record;
    }

    /// <summary>Everything in order. To be called once, at the end.</summary>
    public SortedRecords<T> Finish()
    {
        if (_runs.Count == 0)
        {
            Array.Sort(_buffer, 0, _buffered);
            return new SortedRecords<T>(_buffer.AsMemory(0, _buffered));
        }

        Spill();
        _buffer = [];
        using var runs = new SortedRecords<T>(_file!, _written);
        _file = null;
        return Merge(runs);
    }

    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        Array.Sort(_buffer, 0, _buffered);
        _file ??= TemporaryFile();
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_buffer.AsSpan(0, _buffered)), _written * Unsafe.SizeOf<T>());
        _runs.Add((_written, _written + _buffered));
        _written += _buffered;
        _buffered = 0;
    }

    private SortedRecords<T> Merge(SortedRecords<T> runs)
    {
        var heads = new PriorityQueue<SortedRecords<T>.Reader, (T Record, int Run)>();
        for (var run = 0; run < _runs.Count; run++)
        {
            var reader = runs.Open(_runs[run].From, _runs[run].To);
            if (reader.TryRead(out var head))
                heads.Enqueue(reader, (head, run));
        }

        var merged = TemporaryFile();
        var chunk = new T[SortedRecords<T>.ChunkLength];
        var (filled, at) = (0, 0L);
        while (heads.TryPeek(out var reader, out var first))
        {
            chunk[filled++] = first.Record;
            if (reader.TryRead(out var next))
                heads.DequeueEnqueue(reader, (next, first.Run));
            else
                heads.Dequeue();
            if (filled == chunk.Length || heads.Count == 0)
            {
                RandomAccess.Write(merged, MemoryMarshal.AsBytes(chunk.AsSpan(0, filled)), at * Unsafe.SizeOf<T>());
                at += filled;
                filled = 0;
            }
        }

        return new SortedRecords<T>(merged, at);
    }

    private static SafeFileHandle TemporaryFile() => File.OpenHandle(
        Path.Combine(Path.GetTempPath(), $"fcemu-trace-{Guid.NewGuid():N}"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        FileOptions.DeleteOnClose);
}
