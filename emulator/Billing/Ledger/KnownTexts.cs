using System.Runtime.InteropServices;
using System.Text;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Strings that were read before, so that names which stand in every line are not made anew for each. Of bounded size: what does not recur
/// is soon replaced. Safe for use from several threads: a place holds one whole text or another.
/// </summary>
internal sealed class KnownTexts
{
    private const int Kept = 4096;

    private readonly string?[] _known = new string?[Kept];

    public string Of(ReadOnlySpan<byte> text)
    {
        ref var place = ref _known[Slot(text)];
        // Read once: between a comparison and another look another thread may have put another text there.
        var known = Volatile.Read(ref place);
        // Only ASCII compares equal, so that bytes which are not UTF-8 never meet a string made of others.
        if (known is not null && Ascii.Equals(text, known))
            return known;
        known = Encoding.UTF8.GetString(text);
        Volatile.Write(ref place, known);
        return known;
    }

    /// <summary>Ids differ at their ends, and names at either.</summary>
    private static int Slot(ReadOnlySpan<byte> text)
    {
        ulong mix = (uint)text.Length;
        if (text.Length >= 8)
            mix = (MemoryMarshal.Read<ulong>(text) * 31 + MemoryMarshal.Read<ulong>(text[^8..])) * 31 + mix;
        else
            foreach (var one in text)
                mix = mix * 31 + one;
        return (int)((mix * 0x9E37_79B9_7F4A_7C15) >> 52);
    }
}
