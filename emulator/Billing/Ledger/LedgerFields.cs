using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>One line of a ledger taken apart into its fields, in place. Reused from line to line; not thread-safe.</summary>
internal sealed class LedgerFields
{
    private readonly KnownTexts _texts = new();
    private readonly LedgerTimes _times = new();
    private ReadOnlyMemory<byte> _line;
    private LineField[] _fields = new LineField[32];
    private int _count;
    private int _next;

    /// <summary>The first thing that is wrong with the line; null while all is well. A phrase that goes on "the line …".</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a line apart. Its bytes must stay as they are until the last field is read.</summary>
    public bool TryParse(ReadOnlyMemory<byte> line)
    {
        (_line, _count, _next, Problem) = (line, 0, 0, null);
        // The emulator's own lines are plain; whatever else JSON allows, or does not, is for the real reader.
        if (PlainLine.TryParse(line.Span, ref _fields, out _count))
            return true;
        _count = 0;
        try
        {
            if (!TryParseObject(new Utf8JsonReader(line.Span)))
                Problem = "is not a JSON object";
        }
        catch (JsonException)
        {
            Problem = "is not valid JSON";
        }

        return Problem is null;
    }

    public string Text(ReadOnlySpan<byte> name)
    {
        if (TryFind(name, out var value) && value[0] == '"')
            return TextOf(value);
        return Miss(name, "a string", "");
    }

    public string? OptionalText(ReadOnlySpan<byte> name) => Has(name) ? Text(name) : null;

    public string[] Texts(ReadOnlySpan<byte> name)
    {
        if (!TryFind(name, out var value) || value[0] != '[')
            return Miss<string[]>(name, "an array of strings", []);
        var texts = new List<string>(LedgerFormat.ListedRequests);
        var reader = new Utf8JsonReader(value);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(TextOf(value.Slice((int)reader.TokenStartIndex, (int)reader.BytesConsumed - (int)reader.TokenStartIndex)));
        return reader.TokenType == JsonTokenType.EndArray ? texts.ToArray() : Miss<string[]>(name, "an array of strings", []);
    }

    public DateTimeOffset Time(ReadOnlySpan<byte> name)
    {
        if (TryFind(name, out var value) && _times.TryRead(value, out var time))
            return time;
        return Miss(name, "an ISO 8601 time", default(DateTimeOffset));
    }

    public DateTimeOffset? OptionalTime(ReadOnlySpan<byte> name) => Has(name) ? Time(name) : null;

    public TimeSpan Milliseconds(ReadOnlySpan<byte> name)
    {
        var milliseconds = Decimal(name);
        return milliseconds is >= 0 and <= long.MaxValue / TimeSpan.TicksPerMillisecond
            ? new TimeSpan((long)(milliseconds * TimeSpan.TicksPerMillisecond))
            : Miss(name, "a number of milliseconds", TimeSpan.Zero);
    }

    public TimeSpan? OptionalMilliseconds(ReadOnlySpan<byte> name) => Has(name) ? Milliseconds(name) : null;

    public decimal Decimal(ReadOnlySpan<byte> name)
    {
        if (TryFind(name, out var value) && Utf8Parser.TryParse(value, out decimal number, out var read) && read == value.Length)
            return number;
        return Miss(name, "a number", 0m);
    }

    public double? OptionalDecimal(ReadOnlySpan<byte> name) => Has(name) ? (double)Decimal(name) : null;

    /// <summary>A count: never negative.</summary>
    public long Number(ReadOnlySpan<byte> name)
    {
        if (TryFind(name, out var value) && Utf8Parser.TryParse(value, out long number, out var read) && read == value.Length && number >= 0)
            return number;
        return Miss(name, "a whole number", 0L);
    }

    public int SmallNumber(ReadOnlySpan<byte> name) =>
        Number(name) is <= int.MaxValue and var number ? (int)number : Miss(name, "a smaller number", 0);

    public int? OptionalNumber(ReadOnlySpan<byte> name) => Has(name) ? SmallNumber(name) : null;

    public bool Flag(ReadOnlySpan<byte> name)
    {
        if (TryFind(name, out var value) && (value[0] == 't' || value[0] == 'f'))
            return value[0] == 't';
        return Miss(name, "true or false", false);
    }

    /// <summary>False where it is left out.</summary>
    public bool OptionalFlag(ReadOnlySpan<byte> name) => Has(name) && Flag(name);

    /// <summary>Refuses the line for a reason that shows only when its fields are seen together.</summary>
    public void Refuse(string problem) => Problem ??= problem;

    private bool Has(ReadOnlySpan<byte> name) => TryFind(name, out var value) && value[0] != 'n';

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
            LineField.Add(ref _fields, ref _count, new LineField(nameAt, nameLength, valueAt, (int)reader.BytesConsumed - valueAt));
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    /// <param name="value">As it stands in the line; never empty.</param>
    private bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var line = _line.Span;
        for (var i = 0; i < _count; i++)
        {
            // Records ask for their fields in the order in which they are written, so the first or second look nearly always hits.
            var at = _next + i;
            if (at >= _count)
                at -= _count;
            ref readonly var field = ref _fields[at];
            if (!line.Slice(field.NameAt, field.NameLength).SequenceEqual(name))
                continue;
            _next = at;
            value = line.Slice(field.ValueAt, field.ValueLength);
            return true;
        }

        value = default;
        return false;
    }

    private T Miss<T>(ReadOnlySpan<byte> name, string expected, T instead)
    {
        Problem ??= $"lacks \"{Encoding.UTF8.GetString(name)}\", {expected}";
        return instead;
    }

    private string TextOf(ReadOnlySpan<byte> quoted)
    {
        var text = quoted[1..^1];
        return text.Contains((byte)'\\') ? Unescape(quoted) : _texts.Of(text);
    }

    /// <summary>Unlike GetString alone it bears what a damaged file may hold: bytes that are not UTF-8, halves of surrogate pairs.</summary>
    private static string Unescape(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
