using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace FcEmulator;

/// <summary>
/// Writes one JSON object, octet for octet as System.Text.Json does without indentation and with as little escaping as JSON allows, in half
/// its time: nothing is validated. Parts that are null are left out. Not thread-safe.
/// </summary>
/// <param name="output">Has the object once <see cref="End"/> was called, and nothing behind it.</param>
internal ref struct JsonLine(IBufferWriter<byte> output)
{
    /// <summary>Octets of a number or a time, without quotes.</summary>
    private const int LongestValue = 40;

    /// <summary>Octets asked for at once: a line of the access log has some 800.</summary>
    private const int UsualRoom = 1024;

    /// <summary>Below it, a whole number of microseconds as a double of milliseconds has no other digits.</summary>
    private const double MostMilliseconds = 1e12;

    /// <summary>The decimals of a time in format O, and their point.</summary>
    private const int DecimalsFrom = 19, DecimalsTo = 27;

    private static readonly SearchValues<char> Unescaped =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    private Span<byte> _room;
    private int _length;
    private byte _next = (byte)'{';

    public void Add(ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
            return;
        Begin(name);
        Write(text);
    }

    public void Add(ReadOnlySpan<byte> name, scoped ReadOnlySpan<string> texts)
    {
        Begin(name);
        Write("["u8);
        for (var i = 0; i < texts.Length; i++)
        {
            if (i > 0)
                Write(","u8);
            Write(texts[i]);
        }

        Write("]"u8);
    }

    public void Add(ReadOnlySpan<byte> name, bool value)
    {
        Begin(name);
        Write(value ? "true"u8 : "false"u8);
    }

    public void Add(ReadOnlySpan<byte> name, long? number)
    {
        if (number is not { } value)
            return;
        Begin(name);
        Write(value);
    }

    public void Add(ReadOnlySpan<byte> name, decimal? number)
    {
        if (number is not { } value)
            return;
        Begin(name);
        var fits = Utf8Formatter.TryFormat(value, Reserve(LongestValue), out var length);
        Debug.Assert(fits, "A decimal has 31 characters at most.");
        _length += length;
    }

    public void Add(ReadOnlySpan<byte> name, double? number)
    {
        if (number is not { } value)
            return;
        // Nearly all are milliseconds to a microsecond, which as whole numbers take a quarter of the time.
        var microseconds = Math.Round(value * 1000);
        if (!double.IsNegative(value) && value < MostMilliseconds && microseconds / 1000 == value)
        {
            AddFixed(name, (long)microseconds, 1000);
            return;
        }

        Begin(name);
        var fits = value.TryFormat(Reserve(LongestValue), out var length, default, CultureInfo.InvariantCulture);
        Debug.Assert(fits, "A double has 24 characters at most.");
        _length += length;
    }

    /// <summary>A number of parts of a whole, as a decimal number without zeros at its end.</summary>
    /// <param name="whole">A power of ten.</param>
    public void AddFixed(ReadOnlySpan<byte> name, long parts, long whole)
    {
        if (parts < 0)
        {
            Add(name, (decimal)parts / whole);
            return;
        }

        Begin(name);
        var (integer, decimals) = Math.DivRem(parts, whole);
        Write(integer);
        if (decimals == 0)
            return;
        Write("."u8);
        for (var unit = whole / 10; decimals > 0; unit /= 10)
        {
            var (digit, rest) = Math.DivRem(decimals, unit);
            Write((byte)('0' + digit));
            decimals = rest;
        }
    }

    public void Add(ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[LongestValue];
        var fits = Utf8Formatter.TryFormat(time, text, out var length, 'O');
        Debug.Assert(fits, "A round-trip time has 33 characters.");
        Begin(name);
        Write("\""u8);
        Write(text[..DecimalsFrom]);
        Write(text[DecimalsFrom..DecimalsTo].TrimEnd((byte)'0').TrimEnd((byte)'.'));
        Write(text[DecimalsTo..length]);
        Write("\""u8);
    }

    /// <param name="json">As it is to be written.</param>
    public void AddJson(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> json)
    {
        Begin(name);
        Write(json);
    }

    /// <summary>What is added from here on until <see cref="Close"/> belongs to an object of its own, which has one part at least.</summary>
    public void Open(ReadOnlySpan<byte> name)
    {
        Begin(name);
        _next = (byte)'{';
    }

    public void Close() => Write("}"u8);

    /// <summary>Nothing may be added any more.</summary>
    public void End()
    {
        Close();
        output.Advance(_length);
    }

    private void Begin(ReadOnlySpan<byte> name)
    {
        var to = Reserve(name.Length + 4);
        (to[0], _next) = (_next, (byte)',');
        to[1] = (byte)'"';
        name.CopyTo(to[2..]);
        to[name.Length + 2] = (byte)'"';
        to[name.Length + 3] = (byte)':';
        _length += name.Length + 4;
    }

    private void Write(string text)
    {
        var escaped = text.AsSpan().ContainsAnyExcept(Unescaped) ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text) : text;
        var to = Reserve(2 + Encoding.UTF8.GetMaxByteCount(escaped.Length));
        to[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(escaped, to[1..]);
        to[1 + length] = (byte)'"';
        _length += 2 + length;
    }

    private void Write(long value)
    {
        var fits = Utf8Formatter.TryFormat(value, Reserve(LongestValue), out var length);
        Debug.Assert(fits, "A long has 20 characters at most.");
        _length += length;
    }

    private void Write(scoped ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Reserve(octets.Length));
        _length += octets.Length;
    }

    private void Write(byte octet)
    {
        Reserve(1)[0] = octet;
        _length++;
    }

    private Span<byte> Reserve(int octets)
    {
        if (_room.Length - _length < octets)
        {
            output.Advance(_length);
            _room = output.GetSpan(Math.Max(octets, UsualRoom));
            _length = 0;
        }

        return _room[_length..];
    }
}
