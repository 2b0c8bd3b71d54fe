using System.Text;

namespace FcEmulator.Instances.Http2;

/// <summary>Decodes HPACK's Huffman code (RFC 7541, appendix B). The code is canonical, so the lengths of its codes alone define it.</summary>
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int LongestCode = 30;
    private const int ShortestCode = 5;

    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>Symbols in the order of their codes; those of one length stand together, from <see cref="FirstSymbol"/> on.</summary>
    private static readonly short[] Symbols = new short[EndOfString + 1];
    private static readonly uint[] FirstCode = new uint[LongestCode + 2];
    private static readonly int[] FirstSymbol = new int[LongestCode + 2];

    static HpackHuffman()
    {
        uint code = 0;
        var position = 0;
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            FirstCode[length] = code;
            FirstSymbol[length] = position;
            for (short symbol = 0; symbol < Symbols.Length; symbol++)
            {
                if (Lengths[symbol] != length)
                    continue;
                Symbols[position++] = symbol;
                code++;
            }
        }

        FirstSymbol[LongestCode + 1] = position;
    }

    /// <exception cref="Http2ProtocolException">No text has this code.</exception>
    public static string Decode(ReadOnlySpan<byte> octets)
    {
        // The shortest code has five bits.
        var longest = octets.Length * 8 / ShortestCode;
        var text = longest <= 512 ? stackalloc byte[longest] : new byte[longest];
        var count = 0;
        uint code = 0;
        var length = 0;
        foreach (var octet in octets)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((uint)(octet >> bit) & 1);
                if (++length < ShortestCode)
                    continue;
                if (length > LongestCode)
                    throw Broken("a code that stands for nothing");
                var offset = code - FirstCode[length];
                if (code < FirstCode[length] || offset >= FirstSymbol[length + 1] - FirstSymbol[length])
                    continue;
                var symbol = Symbols[FirstSymbol[length] + (int)offset];
                if (symbol == EndOfString)
                    throw Broken("the end-of-string symbol");
                text[count++] = (byte)symbol;
                (code, length) = (0, 0);
            }
        }

        if (length > 7 || code != (1u << length) - 1)
            throw Broken("padding longer than 7 bits or not all ones");
        return Encoding.Latin1.GetString(text[..count]);
    }

    private static Http2ProtocolException Broken(string what) =>
        new(Http2Codes.CompressionError, $"The function sent a header with a broken Huffman code: {what}.");
}
