namespace FcEmulator.Billing.Ledger;

/// <summary>The specification that was read last, known again by its bytes: neighbouring lines nearly always have the same. Not thread-safe.</summary>
internal sealed class KnownSpecification
{
    private byte[] _text = [];
    private InstanceSpecification _value;

    /// <param name="rest">Of a line, from the mark before the specification on.</param>
    /// <param name="length">How much of it the specification is.</param>
    public bool TryRead(ReadOnlySpan<byte> rest, out InstanceSpecification specification, out int length)
    {
        (specification, length) = (_value, _text.Length);
        // More digits may follow, or a GPU.
        return length > 0 && rest.Length > length && rest.StartsWith(_text) && rest[length] is (byte)',' or (byte)'}'
            && !rest[length..].StartsWith(",\"gpu"u8);
    }

    public void Remember(ReadOnlySpan<byte> text, in InstanceSpecification specification)
    {
        if (!text.IsEmpty)
            (_text, _value) = (text.ToArray(), specification);
    }
}
