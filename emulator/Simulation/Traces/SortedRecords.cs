using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FcEmulator.Simulation.Traces;

/// <summary>Sorted records, in memory or in a temporary file, to be read as often as need be. Safe for use from several threads.</summary>
internal sealed class SortedRecords<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Records a reader holds at a time.</summary>
    public const int ChunkLength = 4096;

    private readonly ReadOnlyMemory<T> _memory;
    private readonly SafeFileHandle? _file;

    public SortedRecords(ReadOnlyMemory<T> records)
    {
        _memory = records;
        Count = records.Length;
    }

    /// <param name="file">Owned.</param>
    public SortedRecords(SafeFileHandle file, long count)
    {
        _file = file;
        Count = count;
    }

    public long Count { get; }

    public Reader Open() => Open(0, Count);

    /// <param name="from">Number of the first record.</param>
    /// <param name="to">Number after the last one.</param>
    public Reader Open(long from, long to) => new(this, from, to);

    public void Dispose() => _file?.Dispose();

    /// <summary>Not thread-safe.</summary>
    internal sealed class Reader(SortedRecords<T> records, long from, long to)
    {
        private readonly T[] _own = records._file is null ? [] : new T[ChunkLength];
        private ReadOnlyMemory<T> _chunk;
        private int _next;

        public bool TryRead(out T record)
        {
            if (_next == _chunk.Length && !TryFill())
            {
                record = default;
                return false;
            }

            record = _chunk.Span[_next++];
            return true;
        }

        private bool TryFill()
        {
            if (from >= to)
                return false;
            _next = 0;
            if (records._file is not { } file)
            {
                _chunk = records._memory[(int)from..(int)to];
                from = to;
                return true;
            }

            var wanted = (int)Math.Min(ChunkLength, to - from);
            var bytes = MemoryMarshal.AsBytes(_own.AsSpan(0, wanted));
            var read = 0;
            while (read < bytes.Length)
            {
                var more = RandomAccess.Read(file, bytes[read..], (from * Unsafe.SizeOf<T>()) + read);
                if (more == 0)
                    throw new IOException("The temporary file of the trace has become shorter.");
                read += more;
            }

            _chunk = _own.AsMemory(0, wanted);
            from += wanted;
            return true;
        }
    }
}
