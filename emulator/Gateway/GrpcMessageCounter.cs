using System.Buffers.Binary;

namespace FcEmulator.Gateway;

/// <summary>
/// Counts gRPC messages in one direction of a call as their bytes pass by, in pieces of any size. A message counts when its five-byte
/// prefix (a flag, then the length in big-endian order) is complete. Of a body that is not gRPC only the bytes count. Others may read the
/// counts while it counts. A mutable struct: keep it in a field, never copy it.
/// </summary>
/// <param name="isGrpc">Whether the body consists of gRPC messages.</param>
internal struct GrpcMessageCounter(bool isGrpc)
{
    private const int PrefixLength = 5;

    private long _bodyLeft;
    private uint _length;
    private int _prefixRead;

    public int Messages { get; private set; }

    /// <summary>A message has begun; of a body that is not gRPC, anything.</summary>
    public readonly bool HasBegun => isGrpc ? Messages > 0 : Bytes > 0;

    public long Bytes { get; private set; }

    public void Count(ReadOnlySpan<byte> passing)
    {
        Bytes += passing.Length;
        if (!isGrpc)
            return;
        while (!passing.IsEmpty)
        {
            if (_bodyLeft > 0)
            {
                var skipped = (int)Math.Min(_bodyLeft, passing.Length);
                _bodyLeft -= skipped;
                passing = passing[skipped..];
            }
            else if (_prefixRead == 0 && passing.Length >= PrefixLength)
            {
                _bodyLeft = BinaryPrimitives.ReadUInt32BigEndian(passing[1..]);
                Messages++;
                passing = passing[PrefixLength..];
            }
            else
            {
                _length = _prefixRead == 0 ? 0 : (_length << 8) | passing[0];
                passing = passing[1..];
                if (++_prefixRead < PrefixLength)
                    continue;
                _prefixRead = 0;
                _bodyLeft = _length;
                Messages++;
            }
        }
    }
}
