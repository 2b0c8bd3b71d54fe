namespace FcEmulator.Telemetry.Recording;

/// <summary>Notes the messages of one direction of a call as its octets pass in pieces. One writer; read once it is done.</summary>
/// <param name="keepsBodies">Whether what they hold is kept.</param>
internal sealed class MessageCollector(bool isGrpc, bool keepsBodies, DateTimeOffset arrived, TimeProvider time)
{
    private const int PrefixLength = 5;

    private readonly List<RecordedMessage> _messages = [];
    private readonly MemoryStream? _body = keepsBodies ? new MemoryStream() : null;
    private readonly byte[] _prefix = new byte[PrefixLength];
    private int _prefixRead;
    private long _size;
    private long _left;

    /// <summary>When the direction ended; null where it has not.</summary>
    public double? EndMs { get; private set; }

    public IReadOnlyList<RecordedMessage> Messages => _messages;

    public void Passed(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            End();
        else if (!isGrpc)
            Take(octets);
        else
            TakeMessages(octets);
    }

    private void TakeMessages(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_prefixRead < PrefixLength)
            {
                _prefix[_prefixRead++] = octets[0];
                octets = octets[1..];
                if (_prefixRead < PrefixLength)
                    continue;
                _left = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
            }

            var part = octets[..(int)Math.Min(_left, octets.Length)];
            Take(part);
            _left -= part.Length;
            octets = octets[part.Length..];
            if (_left > 0)
                continue;
            Finish();
            _prefixRead = 0;
        }
    }

    private void Take(ReadOnlySpan<byte> octets)
    {
        _size += octets.Length;
        _body?.Write(octets);
    }

    private void End()
    {
        if (EndMs is not null)
            return;
        EndMs = Now();
        if (!isGrpc && _size > 0)
            Finish();
    }

    private void Finish()
    {
        _messages.Add(new RecordedMessage(Now(), (int)Math.Min(_size, int.MaxValue), _body?.ToArray()));
        _body?.SetLength(0);
        _size = 0;
    }

    private double Now() => Math.Round((time.GetUtcNow() - arrived).TotalMilliseconds, 3);
}
