using System.Text;

namespace FcEmulator.Tests.Http2;

/// <summary>Writes a header block octet by octet as told, also wrongly; it keeps no table and knows no rules.</summary>
internal sealed class HpackBlock
{
    private readonly List<byte> _octets = [];

    /// <summary>Every field as a literal without indexing, without Huffman: always valid, whatever went before.</summary>
    public static byte[] Of(IEnumerable<HeaderField> fields)
    {
        var block = new HpackBlock();
        foreach (var field in fields)
            block.Literal(field);
        return block.ToArray();
    }

    public HpackBlock Literal(HeaderField field, bool huffman = false) => String(0x00, field.Name, field.Value, huffman);

    public HpackBlock NeverIndexed(HeaderField field, bool huffman = false) => String(0x10, field.Name, field.Value, huffman);

    /// <summary>A literal that the reader adds to its dynamic table, where <see cref="Indexed"/> 62 then finds it.</summary>
    public HpackBlock Incremental(HeaderField field, bool huffman = false) => String(0x40, field.Name, field.Value, huffman);

    /// <summary>An incremental literal whose name is table entry <paramref name="nameIndex"/>.</summary>
    public HpackBlock Incremental(int nameIndex, string value, bool huffman = false) => Integer(0x40, 6, nameIndex).Text(value, huffman);

    public HpackBlock Indexed(int index) => Integer(0x80, 7, index);

    public HpackBlock TableSize(int size) => Integer(0x20, 5, size);

    public HpackBlock Raw(params ReadOnlySpan<byte> octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    public byte[] ToArray() => [.. _octets];

    private HpackBlock String(byte pattern, string name, string value, bool huffman) => Raw(pattern).Text(name, huffman).Text(value, huffman);

    private HpackBlock Text(string value, bool huffman)
    {
        var octets = huffman ? HpackHuffman.Encode(value) : Encoding.Latin1.GetBytes(value);
        return Integer(huffman ? (byte)0x80 : (byte)0x00, 7, octets.Length).Raw(octets);
    }

    private HpackBlock Integer(byte pattern, int prefixBits, int value)
    {
        var mask = (1 << prefixBits) - 1;
        if (value < mask)
            return Raw((byte)(pattern | value));
        Raw((byte)(pattern | mask));
        for (value -= mask; value >= 0x80; value >>= 7)
            Raw((byte)(value | 0x80));
        return Raw((byte)value);
    }
}
