using System.Buffers;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Takes apart the lines the emulator writes: an object without white space or escapes, of strings, numbers, words and arrays of strings. Some
/// times as fast as a full JSON reader, which gets every line that is not like that. Pure.
/// </summary>
internal static class PlainLine
{
    /// <summary>What ends a string, or makes it one for the full reader.</summary>
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.-"u8);

    /// <summary>False where the line is not plain, whatever else it is.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, ref LineField[] fields, out int count)
    {
        count = 0;
        if (line.Length < 2 || line[0] != '{')
            return false;
        for (var at = 1; ;)
        {
            var nameAt = at + 1;
            if (!TrySkipString(line, ref at) || at >= line.Length || line[at] != ':')
                return false;
            var nameLength = at - 1 - nameAt;
            var valueAt = ++at;
            if (!TrySkipValue(line, ref at) || at >= line.Length)
                return false;
            LineField.Add(ref fields, ref count, new LineField(nameAt, nameLength, valueAt, at - valueAt));
            if (line[at] == '}')
                return at == line.Length - 1;
            if (line[at++] != ',')
                return false;
        }
    }

    private static bool TrySkipValue(ReadOnlySpan<byte> line, ref int at)
    {
        if (at >= line.Length)
            return false;
        var rest = line[at..];
        switch (rest[0])
        {
            case (byte)'"':
                return TrySkipString(line, ref at);
            case (byte)'[':
                return TrySkipArray(line, ref at);
            case (byte)'t' when rest.StartsWith("true"u8):
            case (byte)'n' when rest.StartsWith("null"u8):
                at += 4;
                return true;
            case (byte)'f' when rest.StartsWith("false"u8):
                at += 5;
                return true;
            // A leading zero is only good before a point.
            case (byte)'0' when rest.Length > 1 && rest[1] is >= (byte)'0' and <= (byte)'9':
                return false;
            case >= (byte)'0' and <= (byte)'9':
                var length = rest.IndexOfAnyExcept(NumberBytes);
                at += length < 0 ? rest.Length : length;
                return true;
            default:
                return false;
        }
    }

    private static bool TrySkipString(ReadOnlySpan<byte> line, ref int at)
    {
        if (at >= line.Length || line[at] != '"')
            return false;
        var length = line[(at + 1)..].IndexOfAny(StringEnds);
        if (length < 0 || line[at + 1 + length] != '"')
            return false;
        at += length + 2;
        return true;
    }

    private static bool TrySkipArray(ReadOnlySpan<byte> line, ref int at)
    {
        at++;
        if (at < line.Length && line[at] == ']')
        {
            at++;
            return true;
        }

        while (TrySkipString(line, ref at) && at < line.Length)
        {
            if (line[at++] is (byte)']')
                return true;
            if (line[at - 1] != ',')
                return false;
        }

        return false;
    }
}
