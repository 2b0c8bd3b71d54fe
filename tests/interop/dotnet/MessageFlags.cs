using System.Buffers.Binary;

namespace Interop;

/// <summary>
/// Which messages of a gRPC body were compressed, by their five-octet prefixes: neither Grpc.Net.Client nor Grpc.AspNetCore tells. One writer;
/// a message's flag is there before the message can be parsed.
/// </summary>
internal sealed class MessageFlags
{
    private readonly List<bool> _compressed = [];
    private readonly byte[] _prefix = new byte[5];
    private int _prefixLength;
    private long _left;

    public bool IsCompressed(int message)
    {
        lock (_compressed)
            return _compressed[message];
    }

    public void Read(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_left > 0)
            {
                var skipped = (int)Math.Min(_left, octets.Length);
                _left -= skipped;
                octets = octets[skipped..];
                continue;
            }

            _prefix[_prefixLength++] = octets[0];
            octets = octets[1..];
            if (_prefixLength < _prefix.Length)
                continue;
            _prefixLength = 0;
            _left = BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
            lock (_compressed)
                _compressed.Add(_prefix[0] == 1);
        }
    }
}
