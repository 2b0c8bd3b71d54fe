namespace FcEmulator.Replay;

/// <summary>Stands in for messages that were not recorded. Pure.</summary>
internal static class FillerMessage
{
    /// <summary>Field 15, length-delimited: few messages have it, and all readers of protobuf pass over a field they do not know.</summary>
    private const byte Tag = (15 << 3) | 2;

    /// <summary>Octets of that size which any protobuf message can be read from; a single octet never can be, so there 0 of them.</summary>
    public static byte[] OfSize(int size)
    {
        if (size < 2)
            return [];
        var message = new byte[size];
        message[0] = Tag;
        // A length may be written longer than it needs to be, so that every size can be met.
        var octets = 1;
        while (octets < size - 1 && size - 1 - octets >= 1L << (7 * octets))
            octets++;
        var left = (uint)(size - 1 - octets);
        for (var i = 1; i <= octets; i++, left >>= 7)
            message[i] = (byte)((left & 0x7F) | (i < octets ? 0x80u : 0));
        return message;
    }
}
