namespace FcEmulator.Tests.Http2;

/// <summary>One header field as it stands on the wire: octets as Latin-1, nothing folded, trimmed or joined.</summary>
internal readonly record struct HeaderField(string Name, string Value)
{
    /// <summary>RFC 7541 section 4.1: octets of name and value, plus 32.</summary>
    public int TableSize => Name.Length + Value.Length + 32;

    public static implicit operator HeaderField((string Name, string Value) pair) => new(pair.Name, pair.Value);

    public override string ToString() => $"{Name} {Value}";
}
