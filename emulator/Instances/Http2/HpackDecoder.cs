using System.Text;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// Decodes the header blocks of one connection, in their order (RFC 7541). Most servers put repeated lines into the dynamic table, so
/// a usual answer's headers are strings that are there already. Not thread-safe.
/// </summary>
internal sealed class HpackDecoder
{
    /// <summary>SETTINGS_HEADER_TABLE_SIZE where nobody says otherwise, and the gateway does not.</summary>
    private const int LargestTable = 4096;

    /// <summary>Section 4.1: what an entry counts beside its name and value.</summary>
    private const int EntryOverhead = 32;

    /// <summary>Room for more is not kept for the next block.</summary>
    private const int FieldsKept = 1024;

    /// <summary>Newest first; an entry counts at least <see cref="EntryOverhead"/>, so there are never more than 128.</summary>
    private readonly List<HeaderField> _dynamic = [];

    /// <summary>The fields of the block that is being decoded.</summary>
    private readonly List<HeaderField> _fields = [];
    private int _size;
    private int _limit = LargestTable;

    /// <param name="limit">Octets of names and values together that a block may come to.</param>
    /// <exception cref="Http2ProtocolException">It breaks a rule of HPACK, or exceeds the limit.</exception>
    public HeaderField[] Decode(ReadOnlySpan<byte> block, int limit)
    {
        _fields.Clear();
        while (!block.IsEmpty)
        {
            var first = block[0];
            if (first is >= 0x20 and < 0x40)
            {
                if (_fields.Count > 0)
                    throw Broken("a table size update behind a header");
                Resize(ReadInteger(ref block, 5));
                continue;
            }

            HeaderField field;
            if (first >= 0x80)
            {
                field = Entry(ReadInteger(ref block, 7));
            }
            else
            {
                field = ReadLiteral(ref block, first >= 0x40 ? 6 : 4);
                if (first >= 0x40)
                    Add(field);
            }

            limit -= field.Name.Length + field.Value.Length;
            if (limit < 0)
                throw new Http2ProtocolException(Http2Codes.EnhanceYourCalm, "The function sent more header than the gateway takes.");
            _fields.Add(field);
        }

        HeaderField[] fields = [.. _fields];
        if (fields.Length > FieldsKept)
        {
            _fields.Clear();
            _fields.Capacity = 0;
        }

        return fields;
    }

    private HeaderField Entry(int index)
    {
        var statics = HpackStaticTable.Entries;
        if (index == 0 || index > statics.Length + _dynamic.Count)
            throw Broken($"index {index}, which is in no table");
        return index <= statics.Length ? statics[index - 1] : _dynamic[index - statics.Length - 1];
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
            throw Broken("a string longer than its block");
        var octets = block[..length];
        block = block[length..];
        // Latin-1 keeps every octet.
        return huffman ? HpackHuffman.Decode(octets) : Encoding.Latin1.GetString(octets);
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        if (block.IsEmpty)
            throw Broken("a block that ends where an integer was due");
        var mask = (1 << prefixBits) - 1;
        var value = (long)(block[0] & mask);
        block = block[1..];
        if (value < mask)
            return (int)value;
        for (var shift = 0; ; shift += 7)
        {
            if (block.IsEmpty)
                throw Broken("a block that ends within an integer");
            var octet = block[0];
            block = block[1..];
            if (shift > 28 || (value += (long)(octet & 0x7F) << shift) > int.MaxValue)
                throw Broken("an integer of more than 31 bits");
            if (octet < 0x80)
                return (int)value;
        }
    }

    private void Resize(int limit)
    {
        if (limit > LargestTable)
            throw Broken($"a table size of {limit}, more than {LargestTable}");
        _limit = limit;
        Evict(room: 0);
    }

    private void Add(HeaderField field)
    {
        var size = SizeOf(field);
        Evict(size);
        // An entry larger than the table empties it, and is no error.
        if (size > _limit)
            return;
        _dynamic.Insert(0, field);
        _size += size;
    }

    private void Evict(int room)
    {
        while (_dynamic.Count > 0 && _size + room > _limit)
        {
            _size -= SizeOf(_dynamic[^1]);
            _dynamic.RemoveAt(_dynamic.Count - 1);
        }
    }

    private static int SizeOf(HeaderField field) => field.Name.Length + field.Value.Length + EntryOverhead;

    private static Http2ProtocolException Broken(string what) => new(Http2Codes.CompressionError, $"The function sent a broken header block: {what}.");
}
