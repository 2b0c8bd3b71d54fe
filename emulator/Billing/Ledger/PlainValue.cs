using System.Buffers;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Finds the ends of values in lines the emulator writes: strings without escapes, numbers, words and arrays of strings, without white space. Some
/// times as fast as a full JSON reader, which gets every line that is not like that. Pure.
/// </summary>
internal static class PlainValue
{
    /// <summary>Any number of so many digits is a <see cref="long"/>.</summary>
    private const int MostDigits = 18;

    /// <summary>What ends a string, or makes it one for the full reader.</summary>
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <summary>How many bytes the value takes that <paramref name="rest"/> begins with; 0 where it is not plain, whatever else it is.</summary>
    public static int LengthOf(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return 0;
        switch (rest[0])
        {
            case (byte)'"':
                return StringLength(rest);
            case (byte)'[':
                return ArrayLength(rest);
            case (byte)'t' when rest.StartsWith("true"u8):
            case (byte)'n' when rest.StartsWith("null"u8):
                return 4;
            case (byte)'f' when rest.StartsWith("false"u8):
                return 5;
            // A leading zero is only good before a point.
            case (byte)'0' when rest.Length > 1 && rest[1] is >= (byte)'0' and <= (byte)'9':
                return 0;
            case >= (byte)'0' and <= (byte)'9':
                return NumberLength(rest);
            default:
                return 0;
        }
    }

    /// <summary>A whole number that fits in any case, and ends its field.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> rest, out long number, out int length) =>
        TryDigits(rest, MostDigits, out number, out length) && length < rest.Length && rest[length] is (byte)',' or (byte)'}';

    /// <summary>The digits that <paramref name="rest"/> begins with, one at least. A leading zero is only good by itself.</summary>
    public static bool TryDigits(ReadOnlySpan<byte> rest, int most, out long number, out int length)
    {
        (number, length) = (0, 0);
        while (length < rest.Length && length <= most && rest[length] is >= (byte)'0' and <= (byte)'9' and var digit)
        {
            number = number * 10 + (digit - '0');
            length++;
        }

        return length > 0 && length <= most && (length == 1 || rest[0] != '0');
    }

    /// <summary>As <see cref="LengthOf"/>, of strings only.</summary>
    public static int StringLength(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != '"')
            return 0;
        var length = rest[1..].IndexOfAny(StringEnds);
        return length >= 0 && rest[1 + length] == '"' ? length + 2 : 0;
    }

    /// <summary>Digits, and behind a point at least one more.</summary>
    private static int NumberLength(ReadOnlySpan<byte> rest)
    {
        var whole = DigitsFrom(rest, 0);
        if (whole == rest.Length || rest[whole] != '.')
            return whole;
        var all = DigitsFrom(rest, whole + 1);
        return all > whole + 1 ? all : 0;
    }

    private static int DigitsFrom(ReadOnlySpan<byte> rest, int at)
    {
        while (at < rest.Length && rest[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        return at;
    }

    private static int ArrayLength(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 1 && rest[1] == ']')
            return 2;
        for (var at = 1; at < rest.Length && rest[at] == '"'; at++)
        {
            if (StringLength(rest[at..]) is not (> 0 and var length) || at + length >= rest.Length)
                return 0;
            at += length;
            if (rest[at] == ']')
                return at + 1;
            if (rest[at] != ',')
                return 0;
        }

        return 0;
    }
}
