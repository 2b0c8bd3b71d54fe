using System.Buffers;

namespace FcEmulator.Instances;

/// <summary>Rewrites one HEADERS frame so that a joined header line becomes one line per value. Pure.</summary>
internal static class HeaderBlockSplitter
{
    private const int FrameHeaderLength = 9;
    private const byte Separator = (byte)RepeatedHeaderStream.Separator;

    /// <param name="frame">A whole HEADERS frame as SocketsHttpHandler writes it: no padding, no priority, its block complete.</param>
    public static void Split(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        var block = new ArrayBufferWriter<byte>(frame.Length + 256);
        for (var rest = frame[FrameHeaderLength..]; !rest.IsEmpty;)
        {
            var field = ReadField(rest, out var value);
            if (value.Contains(Separator))
                SplitField(rest[..field], value, block);
            else
                block.Write(rest[..field]);
            rest = rest[field..];
        }

        Span<byte> header = stackalloc byte[FrameHeaderLength];
        frame[..FrameHeaderLength].CopyTo(header);
        header[0] = (byte)(block.WrittenCount >> 16);
        header[1] = (byte)(block.WrittenCount >> 8);
        header[2] = (byte)block.WrittenCount;
        output.Write(header);
        output.Write(block.WrittenSpan);
    }

    private static void SplitField(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, ArrayBufferWriter<byte> block)
    {
        // The value comes last in its field, behind its length: what stands before that is the representation and the name.
        var name = field[..(field.Length - value.Length - IntegerLength(value.Length, prefixBits: 7))];
        foreach (var part in value.Split(Separator))
        {
            block.Write(name);
            WriteLength(value[part].Length, block);
            block.Write(value[part]);
        }
    }

    /// <summary>Length of the first field of an HPACK block (RFC 7541, section 6) and its literal value, empty where it has none.</summary>
    private static int ReadField(ReadOnlySpan<byte> block, out ReadOnlySpan<byte> value)
    {
        value = default;
        var first = block[0];
        if ((first & 0x80) != 0)
            return ReadInteger(block, 7, out _);
        if ((first & 0xE0) == 0x20)
            return ReadInteger(block, 5, out _);
        var position = ReadInteger(block, (first & 0x40) != 0 ? 6 : 4, out var nameIndex);
        if (nameIndex == 0)
        {
            position += ReadInteger(block[position..], 7, out var nameLength);
            position += nameLength;
        }

        position += ReadInteger(block[position..], 7, out var valueLength);
        value = block.Slice(position, valueLength);
        return position + valueLength;
    }

    /// <summary>RFC 7541, section 5.1; the bits above the prefix are flags.</summary>
    private static int ReadInteger(ReadOnlySpan<byte> bytes, int prefixBits, out int value)
    {
        var limit = (1 << prefixBits) - 1;
        value = bytes[0] & limit;
        if (value < limit)
            return 1;
        var position = 1;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return position;
        }
    }

    private static int IntegerLength(int value, int prefixBits)
    {
        var limit = (1 << prefixBits) - 1;
        if (value < limit)
            return 1;
        var length = 2;
        for (value -= limit; value >= 128; value >>= 7)
            length++;
        return length;
    }

    private static void WriteLength(int length, ArrayBufferWriter<byte> block)
    {
        Span<byte> encoded = stackalloc byte[6];
        var position = 0;
        if (length < 0x7F)
        {
            encoded[position++] = (byte)length;
        }
        else
        {
            encoded[position++] = 0x7F;
            for (length -= 0x7F; length >= 0x80; length >>= 7)
                encoded[position++] = (byte)(length | 0x80);
            encoded[position++] = (byte)length;
        }

        block.Write(encoded[..position]);
    }
}
