using System.Buffers;

namespace FcEmulator.Billing.Ledger;

/// <summary>Whole lines that wait to be written, the oldest first. Not thread-safe.</summary>
internal sealed class LedgerBuffer : IBufferWriter<byte>
{
    /// <summary>Some hundred lines: what a flush usually finds.</summary>
    private const int UsualSize = 128 * 1024;

    private byte[] _bytes = new byte[UsualSize];

    public int Length { get; private set; }

    /// <summary>Lines ended so far.</summary>
    public long Lines { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void EndLine()
    {
        GetSpan(1)[0] = (byte)'\n';
        Length++;
        Lines++;
    }

    /// <summary>Also gives back memory that only a stretch of failed writes needed.</summary>
    public void Clear()
    {
        Length = 0;
        Lines = 0;
        if (_bytes.Length > UsualSize)
            _bytes = new byte[UsualSize];
    }

    /// <summary>Drops the oldest lines until a quarter of <paramref name="limit"/> is free again. The result is how many.</summary>
    public long DropOldest(int limit)
    {
        var excess = Length - (limit - limit / 4);
        if (excess <= 0)
            return 0;
        var cut = excess + Written[excess..].IndexOf((byte)'\n') + 1;
        var dropped = (long)Written[..cut].Count((byte)'\n');
        Written[cut..].CopyTo(_bytes);
        Length -= cut;
        Lines -= dropped;
        return dropped;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
    }
}
