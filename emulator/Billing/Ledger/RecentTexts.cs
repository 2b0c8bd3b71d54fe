namespace FcEmulator.Billing.Ledger;

/// <summary>
/// The texts that were read last, each by its place in its line: the next line often has the same one there, and to compare it is all there is
/// to do. Not thread-safe.
/// </summary>
internal sealed class RecentTexts
{
    /// <summary>No line has texts behind so many fields.</summary>
    private const int Places = 8;

    /// <summary>Longer ones are not kept: ids and most names are shorter.</summary>
    private const int Longest = 64;

    private readonly byte[] _bytes = new byte[Places * Longest];
    private readonly int[] _lengths = new int[Places];
    private readonly string[] _texts = new string[Places];

    /// <param name="rest">Of a line, from a value on.</param>
    /// <param name="length">Of the value, with its quotes.</param>
    public bool TryFind(int place, ReadOnlySpan<byte> rest, out string text, out int length)
    {
        if (place < Places && _lengths[place] is > 0 and var known && rest.StartsWith(_bytes.AsSpan(place * Longest, known)))
        {
            (text, length) = (_texts[place], known);
            return true;
        }

        (text, length) = ("", 0);
        return false;
    }

    /// <param name="quoted">As it stands in the line.</param>
    public void Remember(int place, ReadOnlySpan<byte> quoted, string text)
    {
        if (place >= Places || quoted.Length > Longest)
            return;
        quoted.CopyTo(_bytes.AsSpan(place * Longest));
        (_lengths[place], _texts[place]) = (quoted.Length, text);
    }
}
