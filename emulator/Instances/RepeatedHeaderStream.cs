using System.Buffers;
using System.Buffers.Binary;

namespace FcEmulator.Instances;

/// <summary>
/// Lets SocketsHttpHandler send a metadata key several times. The handler joins repeated values into one line with ", ", which breaks
/// binary metadata (each value is a base64 text of its own) and merges what the client kept apart. So the gateway joins such values with
/// <see cref="Separator"/>, and here, on the way to the instance, the line becomes one per value. Frames without it pass untouched.
/// One writer at a time, as the handler keeps it.
/// </summary>
internal sealed class RepeatedHeaderStream(Stream inner) : PassThroughStream(inner)
{
    /// <summary>No header value that Kestrel lets in can hold this character.</summary>
    public const char Separator = '\u0001';

    private const int FrameHeaderLength = 9;
    private const byte HeadersFrame = 1;

    /// <summary>Length of the client's connection preface, <c>PRI * HTTP/2.0…</c>, which precedes all frames.</summary>
    private int _prefaceLeft = 24;

    /// <summary>What is left of a frame that began in an earlier write.</summary>
    private int _payloadLeft;

    /// <summary>A frame of which only the beginning was written yet: of no use to the peer before the rest.</summary>
    private byte[] _incomplete = [];

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_incomplete.Length > 0)
        {
            buffer = (byte[])[.. _incomplete, .. buffer.Span];
            _incomplete = [];
        }

        ArrayBufferWriter<byte>? rewritten = null;
        var copied = 0;
        var position = Skip(buffer.Length, ref _prefaceLeft);
        position += Skip(buffer.Length - position, ref _payloadLeft);
        while (position < buffer.Length)
        {
            var frame = buffer.Span[position..];
            var length = FrameHeaderLength + (frame.Length < 3 ? 0 : (frame[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(frame[1..]));
            if (frame.Length < FrameHeaderLength || (frame[3] == HeadersFrame && frame.Length < length))
            {
                _incomplete = frame.ToArray();
                break;
            }

            if (frame[3] == HeadersFrame && frame[FrameHeaderLength..length].Contains((byte)Separator))
            {
                rewritten ??= new ArrayBufferWriter<byte>(buffer.Length + 1024);
                rewritten.Write(buffer.Span[copied..position]);
                HeaderBlockSplitter.Split(frame[..length], rewritten);
                copied = position + length;
            }

            _payloadLeft = length;
            position += Skip(frame.Length, ref _payloadLeft);
        }

        if (rewritten is null)
            return Inner.WriteAsync(buffer[..position], cancellationToken);
        rewritten.Write(buffer.Span[copied..position]);
        return Inner.WriteAsync(rewritten.WrittenMemory, cancellationToken);
    }

    private static int Skip(int available, ref int left)
    {
        var skipped = Math.Min(available, left);
        left -= skipped;
        return skipped;
    }
}
