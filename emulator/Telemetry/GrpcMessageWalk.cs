using System.Buffers.Binary;

namespace FcEmulator.Telemetry;

/// <summary>
/// Walks along the gRPC messages of a body as its octets pass in pieces of any size: a five-byte prefix (a flag, then the length in big-endian
/// order), then so many octets. A mutable struct: keep it in a field, never copy it.
/// </summary>
internal struct GrpcMessageWalk
{
    private const int PrefixLength = 5;

    private long _bodyLeft;
    private uint _length;
    private int _prefixRead;

    /// <summary>The next step: a prefix or a piece of one, or what is there of a message's body. Of octets that are not empty it takes at least one.</summary>
    public GrpcMessageStep Step(ReadOnlySpan<byte> octets)
    {
        if (_bodyLeft > 0)
        {
            var part = (int)Math.Min(_bodyLeft, octets.Length);
            _bodyLeft -= part;
            return new GrpcMessageStep(part, IsBody: true, Begins: false, Ends: _bodyLeft == 0);
        }

        if (_prefixRead == 0 && octets.Length >= PrefixLength)
        {
            _bodyLeft = BinaryPrimitives.ReadUInt32BigEndian(octets[1..]);
            return new GrpcMessageStep(PrefixLength, IsBody: false, Begins: true, Ends: _bodyLeft == 0);
        }

        // The flag is pushed out again by the length's four octets.
        _length = (_length << 8) | octets[0];
        if (++_prefixRead < PrefixLength)
            return new GrpcMessageStep(1, IsBody: false, Begins: false, Ends: false);
        (_bodyLeft, _prefixRead) = (_length, 0);
        return new GrpcMessageStep(1, IsBody: false, Begins: true, Ends: _bodyLeft == 0);
    }
}

/// <param name="Length">Octets it took.</param>
/// <param name="IsBody">They are a message's own, and not of its prefix.</param>
/// <param name="Begins">A message's prefix is complete.</param>
/// <param name="Ends">A message is complete.</param>
internal readonly record struct GrpcMessageStep(int Length, bool IsBody, bool Begins, bool Ends);
