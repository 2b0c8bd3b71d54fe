using System.Text;

namespace FcEmulator.Tests.Http2;

/// <summary>Decodes the header blocks of one direction of one connection, in order; strict where RFC 7541 says decoding error.</summary>
internal sealed class HpackDecoder
{
    /// <summary>SETTINGS_HEADER_TABLE_SIZE where nobody says otherwise.</summary>
    private const int UsualTableSize = 4096;

    private readonly List<HeaderField> _dynamic = [];
    private readonly int _maxTableSize;
    private int _tableLimit;
    private bool _wasResized;
    private bool _awaitsResize;

    /// <param name="maxTableSize">SETTINGS_HEADER_TABLE_SIZE as announced to the encoder.</param>
    public HpackDecoder(int maxTableSize = UsualTableSize) => _maxTableSize = _tableLimit = maxTableSize;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<HeaderField> DynamicTable => _dynamic;

    public int DynamicTableSize { get; private set; }

    /// <summary>The encoder has acknowledged the announced size. Where that is less than usual, it has to have said so, or to say so in its next block (section 4.2).</summary>
    public void Acknowledge() => _awaitsResize = _maxTableSize < UsualTableSize && !_wasResized;

    public IReadOnlyList<HeaderField> Decode(ReadOnlySpan<byte> block)
    {
        if (_awaitsResize && block is not [>= 0x20 and < 0x40, ..])
            throw new HpackException($"A block without the table size update that an announced maximum of {_maxTableSize} asks for.");
        _awaitsResize = false;
        var fields = new List<HeaderField>();
        while (!block.IsEmpty)
        {
            var first = block[0];
            switch (first)
            {
                case >= 0x80:
                    fields.Add(Entry(ReadInteger(ref block, 7)));
                    break;
                case >= 0x40:
                    var indexed = ReadLiteral(ref block, 6);
                    fields.Add(indexed);
                    Add(indexed);
                    break;
                case >= 0x20:
                    if (fields.Count > 0)
                        throw new HpackException("A table size update stands after a header field.");
                    Resize(ReadInteger(ref block, 5));
                    break;
                default:
                    fields.Add(ReadLiteral(ref block, 4));
                    break;
            }
        }

        return fields;
    }

    private HeaderField Entry(int index)
    {
        var statics = HpackStaticTable.Entries;
        if (index == 0 || index > statics.Count + _dynamic.Count)
            throw new HpackException($"Index {index} is in neither table ({statics.Count} + {_dynamic.Count} entries).");
        return index <= statics.Count ? statics[index - 1] : _dynamic[index - statics.Count - 1];
    }

    private HeaderField ReadLiteral(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var index = ReadInteger(ref block, prefixBits);
        var name = index == 0 ? ReadString(ref block) : Entry(index).Name;
        return new HeaderField(name, ReadString(ref block));
    }

    private static string ReadString(ref ReadOnlySpan<byte> block)
    {
        var huffman = !block.IsEmpty && block[0] >= 0x80;
        var length = ReadInteger(ref block, 7);
        if (length > block.Length)
            throw new HpackException($"A string of {length} octets goes past the end of the header block.");
        var octets = block[..length];
        block = block[length..];
        return huffman ? HpackHuffman.Decode(octets) : Encoding.Latin1.GetString(octets);
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        if (block.IsEmpty)
            throw new HpackException("The header block ends where an integer was due.");
        var mask = (1 << prefixBits) - 1;
        long value = block[0] & mask;
        block = block[1..];
        if (value < mask)
            return (int)value;
        for (var shift = 0; ; shift += 7)
        {
            if (block.IsEmpty)
                throw new HpackException("The header block ends within an integer.");
            var octet = block[0];
            block = block[1..];
            if (shift > 28 || (value += (long)(octet & 0x7F) << shift) > int.MaxValue)
                throw new HpackException("An integer is larger than 2^31-1.");
            if (octet < 0x80)
                return (int)value;
        }
    }

    private void Resize(int limit)
    {
        if (limit > _maxTableSize)
            throw new HpackException($"The table size update to {limit} exceeds the announced maximum of {_maxTableSize}.");
        _tableLimit = limit;
        _wasResized = true;
        Evict(room: 0);
    }

    private void Add(HeaderField field)
    {
        Evict(field.TableSize);
        // An entry larger than the table empties it and is not an error.
        if (field.TableSize > _tableLimit)
            return;
        _dynamic.Insert(0, field);
        DynamicTableSize += field.TableSize;
    }

    private void Evict(int room)
    {
        while (_dynamic.Count > 0 && DynamicTableSize + room > _tableLimit)
        {
            DynamicTableSize -= _dynamic[^1].TableSize;
            _dynamic.RemoveAt(_dynamic.Count - 1);
        }
    }
}
