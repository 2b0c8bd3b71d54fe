namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Neighbouring fields that were read last, known again by their bytes: most lines have the same ones there as the line before. Not thread-safe.
/// </summary>
internal sealed class KnownPart<T>
    where T : struct
{
    private byte[] _text = [];
    private T _value;

    /// <param name="rest">Of a line, from the mark before the part on.</param>
    /// <param name="length">Of the part.</param>
    public bool TryRead(ReadOnlySpan<byte> rest, out T value, out int length)
    {
        (value, length) = (_value, _text.Length - 1);
        return length > 0 && rest.StartsWith(_text);
    }

    /// <param name="text">
    /// The part and the mark behind it, without which more digits could follow. Where it is a comma, and another line has an optional field there,
    /// nobody asks for that field: the line is not read to its end, and goes to the full reader.
    /// </param>
    public void Remember(byte[] text, in T value) => (_text, _value) = (text, value);
}
