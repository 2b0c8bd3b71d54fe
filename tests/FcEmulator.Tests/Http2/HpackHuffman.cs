using System.Text;

namespace FcEmulator.Tests.Http2;

/// <summary>RFC 7541 appendix B. The code is canonical, so the lengths alone define it.</summary>
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int LongestCode = 30;

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

    private static readonly uint[] Codes = AssignCodes();

    private static readonly Dictionary<(int Length, uint Code), int> Symbols =
        Codes.Select((code, symbol) => (code, symbol)).ToDictionary(s => ((int)Lengths[s.symbol], s.code), s => s.symbol);

    public static byte[] Encode(string value)
    {
        var output = new List<byte>(value.Length);
        ulong pending = 0;
        var bits = 0;
        foreach (var octet in Encoding.Latin1.GetBytes(value))
        {
            pending = (pending << Lengths[octet]) | Codes[octet];
            bits += Lengths[octet];
            for (; bits >= 8; bits -= 8)
                output.Add((byte)(pending >> (bits - 8)));
        }

        // Padding is the first bits of the end-of-string code: all ones.
        if (bits > 0)
            output.Add((byte)((pending << (8 - bits)) | (0xFFu >> bits)));
        return [.. output];
    }

    public static string Decode(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length * 2);
        uint code = 0;
        var length = 0;
        for (var i = 0; i < octets.Length * 8; i++)
        {
            code = (code << 1) | ((uint)(octets[i / 8] >> (7 - (i % 8))) & 1);
            length++;
            if (length > LongestCode)
                throw new HpackException("Huffman: no symbol has this code.");
            if (!Symbols.TryGetValue((length, code), out var symbol))
                continue;
            if (symbol == EndOfString)
                throw new HpackException("Huffman: the end-of-string symbol may not occur.");
            text.Append((char)symbol);
            (code, length) = (0, 0);
        }

        if (length > 7 || code != (1u << length) - 1)
            throw new HpackException("Huffman: the padding is longer than 7 bits or not all ones.");
        return text.ToString();
    }

    private static uint[] AssignCodes()
    {
        var codes = new uint[Lengths.Length];
        uint next = 0;
        for (var length = 1; length <= LongestCode; length++, next <<= 1)
        {
            for (var symbol = 0; symbol < codes.Length; symbol++)
            {
                if (Lengths[symbol] == length)
                    codes[symbol] = next++;
            }
        }

        return codes;
    }
}
