using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>The fields of one line of a ledger, by name and type. Reused from line to line; not thread-safe.</summary>
internal sealed class LedgerFields(KnownTexts texts)
{
    private readonly LineFields _line = new();
    private readonly LedgerTimes _times = new();
    private readonly RecentTexts _recent = new();
    private readonly List<string> _listed = [];

    /// <summary>The first thing that is wrong with the line; null while all is well. A phrase that goes on "the line …".</summary>
    public string? Problem { get; private set; }

    public KnownParts Parts { get; } = new();

    /// <summary>The line was as the emulator writes it: what was read straight through it holds.</summary>
    public bool WasStraight => Problem is null && _line.IsReadToEnd;

    /// <inheritdoc cref="LineFields.ReadStraight"/>
    public void ReadStraight(ReadOnlyMemory<byte> line)
    {
        _line.ReadStraight(line);
        Problem = null;
    }

    /// <summary>Takes a line apart, to be read in any order. Its bytes must stay as they are until the last field is read.</summary>
    public bool TryTakeApart(ReadOnlyMemory<byte> line) => (Problem = _line.TakeApart(line)) is null;

    /// <summary>Passes over the beginning of a straight line, or of what is left of it, where it is this.</summary>
    public bool TryPass(ReadOnlySpan<byte> text) => _line.TryPass(text);

    public string Text(ReadOnlySpan<byte> name) => _line.TryFind(name, out var value) ? TextOf(name, value) : Miss(name, "a string", "");

    public string Text(FieldName name)
    {
        if (_recent.TryFind(name, _line.Rest, out var text, out var length))
        {
            _line.Pass(length);
            return text;
        }

        var left = _line.Rest.Length;
        text = Text(name.Bytes);
        if (Problem is null && _line.Last(left) is { IsEmpty: false } field)
            _recent.Remember(name, field, text);
        return text;
    }

    public string? OptionalText(ReadOnlySpan<byte> name) => TryFindGiven(name, out var value) ? TextOf(name, value) : null;

    public string[] Texts(ReadOnlySpan<byte> name)
    {
        _listed.Clear();
        if (TryListPlain(_line.NextValue(name), out var length))
            _line.PassField(name, length);
        else if (_line.IsStraight || !_line.TryFind(name, out var value) || value[0] != '[' || !TryList(value))
            return Miss<string[]>(name, "an array of strings", []);
        return _listed.ToArray();
    }

    public DateTimeOffset Time(ReadOnlySpan<byte> name)
    {
        if (!_times.TryReadPlain(_line.NextValue(name), out var time))
            return TimeOf(name, _line.TryFind(name, out var value) ? value : default);
        _line.PassField(name, LedgerTimes.Length);
        return time;
    }

    public string[]? OptionalTexts(ReadOnlySpan<byte> name) => TryFindGiven(name, out _) ? Texts(name) : null;

    public DateTimeOffset? OptionalTime(ReadOnlySpan<byte> name) => TryFindGiven(name, out var value) ? TimeOf(name, value) : null;

    public TimeSpan Milliseconds(ReadOnlySpan<byte> name)
    {
        if (!LedgerTimes.TryTicks(_line.NextValue(name), out var ticks, out var length))
            return MillisecondsOf(name, _line.TryFind(name, out var value) ? value : default);
        _line.PassField(name, length);
        return new TimeSpan(ticks);
    }

    public TimeSpan? OptionalMilliseconds(ReadOnlySpan<byte> name) => TryFindGiven(name, out var value) ? MillisecondsOf(name, value) : null;

    public decimal Decimal(ReadOnlySpan<byte> name) => DecimalOf(name, _line.TryFind(name, out var value) ? value : default);

    public double? OptionalDecimal(ReadOnlySpan<byte> name) => TryFindGiven(name, out var value) ? (double)DecimalOf(name, value) : null;

    /// <summary>A count: never negative.</summary>
    public long Number(ReadOnlySpan<byte> name)
    {
        if (!PlainValue.TryNumber(_line.NextValue(name), out var number, out var length))
            return NumberOf(name, _line.TryFind(name, out var value) ? value : default);
        _line.PassField(name, length);
        return number;
    }

    public int SmallNumber(ReadOnlySpan<byte> name) => SmallNumberOf(name, _line.TryFind(name, out var value) ? value : default);

    public int? OptionalNumber(ReadOnlySpan<byte> name) => TryFindGiven(name, out var value) ? SmallNumberOf(name, value) : null;

    public bool Flag(ReadOnlySpan<byte> name) => FlagOf(name, _line.TryFind(name, out var value) ? value : default);

    /// <summary>False where it is left out.</summary>
    public bool OptionalFlag(ReadOnlySpan<byte> name) => TryFindGiven(name, out var value) && FlagOf(name, value);

    public InstanceSpecification Specification() => Part(Parts.Specification, LedgerFormat.ReadSpecification);

    /// <summary>The fields that come next, taken apart only where they are not the same as they were the last time.</summary>
    public T Part<T>(KnownPart<T> part, Func<LedgerFields, T> read)
        where T : struct
    {
        if (part.TryRead(_line.Rest, out var value, out var length))
        {
            _line.Pass(length);
            return value;
        }

        var left = _line.Rest.Length;
        value = read(this);
        if (Problem is null && _line.Last(left) is { IsEmpty: false } text && !_line.Rest.IsEmpty)
            part.Remember([.. text, _line.Rest[0]], value);
        return value;
    }

    /// <summary>Passes over a field that says nothing new.</summary>
    public void Skip(ReadOnlySpan<byte> name) => _line.TryFind(name, out _);

    /// <summary>Refuses the line for a reason that shows only when its fields are seen together.</summary>
    public void Refuse(string problem) => Problem ??= problem;

    private bool TryFindGiven(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) => _line.TryFind(name, out value) && value[0] != 'n';

    private T Miss<T>(ReadOnlySpan<byte> name, string expected, T instead)
    {
        Problem ??= $"lacks \"{Encoding.UTF8.GetString(name)}\", {expected}";
        return instead;
    }

    private string TextOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => value[0] == '"' ? TextOf(value) : Miss(name, "a string", "");

    private DateTimeOffset TimeOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        !value.IsEmpty && _times.TryRead(value, out var time) ? time : Miss(name, "an ISO 8601 time", default(DateTimeOffset));

    private TimeSpan MillisecondsOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (LedgerTimes.TryTicks(value, out var ticks, out var length) && length == value.Length)
            return new TimeSpan(ticks);
        return DecimalOf(name, value) is >= 0 and <= long.MaxValue / TimeSpan.TicksPerMillisecond and var milliseconds
            ? new TimeSpan((long)(milliseconds * TimeSpan.TicksPerMillisecond))
            : Miss(name, "a number of milliseconds", TimeSpan.Zero);
    }

    private decimal DecimalOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out decimal number, out var read) && read == value.Length ? number : Miss(name, "a number", 0m);

    private long NumberOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out var read) && read == value.Length && number >= 0 ? number : Miss(name, "a whole number", 0L);

    private int SmallNumberOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        NumberOf(name, value) is <= int.MaxValue and var number ? (int)number : Miss(name, "a smaller number", 0);

    private bool FlagOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        !value.IsEmpty && (value[0] == 't' || value[0] == 'f') ? value[0] == 't' : Miss(name, "true or false", false);

    /// <summary>["one","other"] of a straight line.</summary>
    private bool TryListPlain(ReadOnlySpan<byte> rest, out int length)
    {
        length = 2;
        if (rest.StartsWith("[]"u8))
            return true;
        // Each begins behind a bracket or a comma.
        for (length = 1; length < rest.Length && rest[length - 1] == (length == 1 ? '[' : ','); length++)
        {
            if (PlainValue.StringLength(rest[length..]) is not (> 0 and var quoted))
                return false;
            _listed.Add(texts.Of(rest.Slice(length + 1, quoted - 2)));
            length += quoted;
        }

        return length > 1 && length <= rest.Length && rest[length - 1] == ']';
    }

    private bool TryList(ReadOnlySpan<byte> array)
    {
        var reader = new Utf8JsonReader(array);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            _listed.Add(TextOf(array.Slice((int)reader.TokenStartIndex, (int)reader.BytesConsumed - (int)reader.TokenStartIndex)));
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private string TextOf(ReadOnlySpan<byte> quoted)
    {
        var text = quoted[1..^1];
        // A value of a straight line has no escapes.
        return _line.IsStraight || !text.Contains((byte)'\\') ? texts.Of(text) : Unescape(quoted);
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
