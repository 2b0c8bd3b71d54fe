using System.Text;

namespace FcEmulator.Billing.Ledger;

/// <summary>A field whose text is mostly one that was read before: there is a place for the last one of each. Immutable.</summary>
internal sealed class FieldName
{
    public static readonly FieldName Function = new("function", 0);

    public static readonly FieldName Instance = new("instance", 1);

    public static readonly FieldName Request = new("request", 2);

    public static readonly FieldName Connection = new("connection", 3);

    public static readonly FieldName Method = new("method", 4);

    private readonly byte[] _name;

    private FieldName(string name, int place) => (_name, Place) = (Encoding.UTF8.GetBytes(name), place);

    public static int Places => 5;

    public ReadOnlySpan<byte> Bytes => _name;

    public int Place { get; }
}
