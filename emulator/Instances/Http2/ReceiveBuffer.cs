using System.Buffers;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// What has come of one answer's body and was not read yet: a ring, so that neither end of it moves what is there. Holds no memory while it
/// is empty, so that an idle stream costs none. A mutable struct: keep it in a field, never copy it. Not thread-safe.
/// </summary>
internal struct ReceiveBuffer
{
    private byte[]? _ring;
    private int _start;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;
        if (_ring is null || Length + octets.Length > _ring.Length)
            Grow(Length + octets.Length);
        var end = (_start + Length) % _ring!.Length;
        var first = octets[..Math.Min(octets.Length, _ring.Length - end)];
        first.CopyTo(_ring.AsSpan(end));
        octets[first.Length..].CopyTo(_ring);
        Length += octets.Length;
    }

    public int Read(Span<byte> destination)
    {
        var count = Math.Min(Length, destination.Length);
        if (count == 0)
            return 0;
        CopyTo(destination[..count]);
        _start = (_start + count) % _ring!.Length;
        Length -= count;
        if (Length == 0)
            Clear();
        return count;
    }

    public void Clear()
    {
        if (_ring is not null)
            ArrayPool<byte>.Shared.Return(_ring);
        _ring = null;
        _start = Length = 0;
    }

    private readonly void CopyTo(Span<byte> destination)
    {
        var first = Math.Min(destination.Length, _ring!.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(destination);
        _ring.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (_ring?.Length ?? 0) * 2));
        if (_ring is not null)
        {
            CopyTo(larger.AsSpan(0, Length));
            ArrayPool<byte>.Shared.Return(_ring);
        }

        _ring = larger;
        _start = 0;
    }
}
