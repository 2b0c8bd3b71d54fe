namespace FcEmulator.Billing.Ledger;

/// <summary>
/// The fields of some names as they were read last: the next line often has the same, and to compare name and text at once is all there is to
/// do. Not thread-safe.
/// </summary>
internal sealed class RecentTexts
{
    /// <summary>Longer ones are not kept: ids and most names are shorter.</summary>
    private const int Longest = 96;

    private readonly byte[] _fields = new byte[FieldName.Places * Longest];
    private readonly (int Length, string Text)[] _texts = new (int, string)[FieldName.Places];

    /// <param name="rest">Of a line, from the mark before a field on.</param>
    /// <param name="length">Of the field.</param>
    public bool TryFind(FieldName name, ReadOnlySpan<byte> rest, out string text, out int length)
    {
        (length, text) = _texts[name.Place];
        return length > 0 && rest.StartsWith(_fields.AsSpan(name.Place * Longest, length));
    }

    /// <param name="field">As it stands in the line, with the mark before it.</param>
    public void Remember(FieldName name, ReadOnlySpan<byte> field, string text)
    {
        if (field.Length > Longest)
            return;
        field.CopyTo(_fields.AsSpan(name.Place * Longest));
        _texts[name.Place] = (field.Length, text);
    }
}
