using System.Buffers.Binary;

namespace FcEmulator.Tests.Http2;

/// <summary>Reads frames from any stream and counts its octets. One reader at a time.</summary>
internal sealed class FrameReader(Stream stream, int maxFrameSize = Http2Frame.DefaultMaxFrameSize)
{
    public long BytesReceived { get; private set; }

    /// <summary>The next frame, or null at an orderly end. Throws <see cref="Http2Violation"/> for what cannot be a frame.</summary>
    public async Task<Http2Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[Http2Frame.HeaderLength];
        var read = await FillAsync(header, cancellationToken);
        if (read == 0)
            return null;
        if (read < header.Length)
            throw new Http2Violation($"the connection ended after {read} of a frame header's 9 octets");
        var length = BinaryPrimitives.ReadInt32BigEndian(header) >>> 8;
        if (length > maxFrameSize)
            throw new Http2Violation($"a frame of {length} octets exceeds the announced maximum of {maxFrameSize}");
        var payload = new byte[length];
        read = await FillAsync(payload, cancellationToken);
        if (read < length)
            throw new Http2Violation($"the connection ended after {read} of a frame's {length} octets");
        var streamId = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue;
        return new Http2Frame((Http2FrameType)header[3], header[4], streamId, payload);
    }

    /// <summary>Reads until the buffer is full or the stream ends; returns how much it got.</summary>
    public async Task<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length && await stream.ReadAsync(buffer[filled..], cancellationToken) is > 0 and var read)
        {
            filled += read;
            BytesReceived += read;
        }

        return filled;
    }

    /// <summary>Reads on to the end, so that what follows a violation still tells how the connection ended.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[4096];
        while (await FillAsync(rest, cancellationToken) == rest.Length)
        {
        }
    }
}
