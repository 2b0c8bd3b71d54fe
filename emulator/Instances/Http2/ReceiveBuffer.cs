using System.Buffers;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// What has come of one answer's body and was not read yet. Holds no memory while it is empty, so that an idle stream costs none. A mutable
/// struct: keep it in a field, never copy it. Not thread-safe.
/// </summary>
internal struct ReceiveBuffer
{
    private byte[]? _bytes;
    private int _start;
    private int _end;

    public readonly int Length => _end - _start;

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;
        if (_bytes is null || _end + octets.Length > _bytes.Length)
            MakeRoom(octets.Length);
        octets.CopyTo(_bytes.AsSpan(_end));
        _end += octets.Length;
    }

    public int Read(Span<byte> destination)
    {
        var count = Math.Min(Length, destination.Length);
        _bytes.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        if (_start == _end)
            Clear();
        return count;
    }

    public void Clear()
    {
        if (_bytes is not null)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = null;
        _start = _end = 0;
    }

    private void MakeRoom(int room)
    {
        var length = Length;
        if (_bytes is not null && length + room <= _bytes.Length)
        {
            _bytes.AsSpan(_start, length).CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + room, (_bytes?.Length ?? 0) * 2));
            _bytes.AsSpan(_start, length).CopyTo(larger);
            if (_bytes is not null)
                ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        (_start, _end) = (0, length);
    }
}
