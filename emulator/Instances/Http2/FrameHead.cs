using System.Buffers.Binary;

namespace FcEmulator.Instances.Http2;

/// <summary>The nine octets before each frame's payload (RFC 9113, section 4.1).</summary>
/// <param name="Length">Octets of the payload, at most 2^24-1.</param>
/// <param name="Stream">Without the reserved bit; 0 is the connection.</param>
internal readonly record struct FrameHead(int Length, byte Type, byte Flags, int Stream)
{
    /// <summary>Where the type stands.</summary>
    public const int TypeOffset = 3;

    /// <param name="octets">At least <see cref="Http2Codes.FrameHeaderLength"/>.</param>
    public static FrameHead Read(ReadOnlySpan<byte> octets) => new(
        (octets[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(octets[1..]),
        octets[TypeOffset],
        octets[4],
        BinaryPrimitives.ReadInt32BigEndian(octets[5..]) & int.MaxValue);

    /// <param name="octets">At least <see cref="Http2Codes.FrameHeaderLength"/>.</param>
    public void Write(Span<byte> octets)
    {
        octets[0] = (byte)(Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(octets[1..], (ushort)Length);
        octets[TypeOffset] = Type;
        octets[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(octets[5..], Stream);
    }
}
