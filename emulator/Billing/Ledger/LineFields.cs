using System.Runtime.InteropServices;
using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Where the fields of a line stand. A line the emulator wrote is read straight through, each field where it is expected, without looking for
/// it; any other is taken apart by a full JSON reader first. Reused from line to line; not thread-safe.
/// </summary>
internal sealed class LineFields
{
    /// <summary>Around a name: the one before the field, two quotes and the colon.</summary>
    private const int Marks = 4;

    private ReadOnlyMemory<byte> _line;
    private (int NameAt, int NameLength, int ValueAt, int ValueLength)[] _fields = new (int, int, int, int)[32];
    private int _count;

    /// <summary>Where a straight line lies: its bytes are asked for too often to find them behind memory of any kind each time.</summary>
    private byte[] _bytes = [];
    private int _from;
    private int _end;

    /// <summary>Where the next field begins, with the mark before it.</summary>
    private int _at;

    public bool IsStraight { get; private set; }

    /// <summary>A straight line was read to its end, so that nothing of it has been passed over.</summary>
    public bool IsReadToEnd => _at == _end - 1 && _bytes[_at] == '}';

    /// <summary>What follows the field that was read last; nothing where the line is not straight.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_at, _end - _at);

    /// <summary>What was read since so much was left; nothing where the line is not straight.</summary>
    public ReadOnlySpan<byte> Last(int left) => IsStraight ? _bytes.AsSpan((_end - left).._at) : default;

    /// <summary>Takes a line whose fields will be asked for in the order in which they stand. Its bytes must stay as they are until then.</summary>
    public void ReadStraight(ReadOnlyMemory<byte> line)
    {
        IsStraight = MemoryMarshal.TryGetArray(line, out var bytes);
        _bytes = bytes.Array ?? [];
        _at = _from = bytes.Offset;
        _end = _from + bytes.Count;
    }

    /// <summary>Takes a line apart, to be read in any order. Null, or what is wrong with it.</summary>
    public string? TakeApart(ReadOnlyMemory<byte> line)
    {
        (_line, _count, IsStraight) = (line, 0, false);
        _at = _end = 0;
        try
        {
            return TryParseObject(new Utf8JsonReader(line.Span)) ? null : "is not a JSON object";
        }
        catch (JsonException)
        {
            return "is not valid JSON";
        }
    }

    /// <param name="value">As it stands in the line; never empty.</param>
    public bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (IsStraight)
            return TryTakeNext(name, out value);
        var line = _line.Span;
        foreach (var field in _fields.AsSpan(0, _count))
        {
            if (!line.Slice(field.NameAt, field.NameLength).SequenceEqual(name))
                continue;
            value = line.Slice(field.ValueAt, field.ValueLength);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Passes over so much of <see cref="Rest"/>.</summary>
    public void Pass(int length) => _at += length;

    /// <summary>Passes over the beginning of <see cref="Rest"/> where it is this.</summary>
    public bool TryPass(ReadOnlySpan<byte> text)
    {
        if (!Rest.StartsWith(text))
            return false;
        _at += text.Length;
        return true;
    }

    /// <summary>What stands behind the next field's name where it is this one; nothing else, and where the line is not straight.</summary>
    public ReadOnlySpan<byte> NextValue(ReadOnlySpan<byte> name)
    {
        // ,"name":value
        var rest = Rest;
        var valueAt = name.Length + Marks;
        return rest.Length > valueAt && rest[0] == (_at == _from ? '{' : ',') && rest[1] == '"' && rest[valueAt - 2] == '"' && rest[valueAt - 1] == ':'
            && rest.Slice(2, name.Length).SequenceEqual(name)
            ? rest[valueAt..]
            : default;
    }

    /// <summary>Passes over the next field.</summary>
    /// <param name="length">Of what <see cref="NextValue"/> begins with.</param>
    public void PassField(ReadOnlySpan<byte> name, int length) => _at += name.Length + Marks + length;

    private bool TryTakeNext(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var rest = NextValue(name);
        var length = PlainValue.LengthOf(rest);
        value = rest[..length];
        if (length == 0)
            return false;
        PassField(name, length);
        return true;
    }

    private bool TryParseObject(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameAt = (int)reader.TokenStartIndex + 1;
            var nameLength = reader.ValueSpan.Length;
            reader.Read();
            var valueAt = (int)reader.TokenStartIndex;
            reader.Skip();
            if (_count == _fields.Length)
                Array.Resize(ref _fields, _count * 2);
            _fields[_count++] = (nameAt, nameLength, valueAt, (int)reader.BytesConsumed - valueAt);
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }
}
