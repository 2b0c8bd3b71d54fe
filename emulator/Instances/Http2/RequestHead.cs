using System.Buffers;
using System.Text;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// A request's header lines, encoded as they are added: plain literals (RFC 7541, section 6.2.2), which need no state shared with the
/// instance. Dispose it once it is sent. Not thread-safe.
/// </summary>
internal sealed class RequestHead : IDisposable
{
    /// <summary>Where a request carries its head to <see cref="InstanceHandler"/>, past HttpRequestHeaders, which would parse and join lines.</summary>
    public static readonly HttpRequestOptionsKey<RequestHead> Key = new("fcemu.head");

    private const int UsualSize = 1024;

    /// <summary>A table size update to 0 (section 6.3), for which an octet is kept ahead of the lines.</summary>
    private const byte NoTable = 0x20;

    private const byte IndexedPost = 0x83, IndexedGet = 0x82, IndexedHttp = 0x86, AuthorityName = 1, MethodName = 2, PathName = 4;

    private byte[] _block = ArrayPool<byte>.Shared.Rent(UsualSize);
    private int _start = 1;
    private int _length = 1;

    /// <summary>The request line; the other lines follow.</summary>
    public RequestHead(string method, string authority, string path)
    {
        if (method == "POST")
            Add(IndexedPost);
        else if (method == "GET")
            Add(IndexedGet);
        else
            AddNamed(MethodName, method);
        Add(IndexedHttp);
        AddNamed(PathName, path);
        AddNamed(AuthorityName, authority);
    }

    /// <summary>Told of the call once its head, and what of its body came with it, is on its way.</summary>
    public Action<InstanceCall>? Opened { get; set; }

    public ReadOnlySpan<byte> Block => _block.AsSpan(_start, _length - _start);

    /// <summary>
    /// Tells the instance that no head uses its table. A connection's first head has to: an instance that announces a smaller table than usual waits
    /// for the gateway to take it back (section 4.2).
    /// </summary>
    public void DeclineTable()
    {
        _block[0] = NoTable;
        _start = 0;
    }

    /// <param name="name">In any case; HTTP/2 sends lower case.</param>
    public void Add(string name, string value)
    {
        Reserve(1 + MaxInteger + name.Length + MaxInteger + value.Length);
        _block[_length++] = 0;
        WriteInteger(name.Length);
        Ascii.ToLower(name, _block.AsSpan(_length), out var written);
        _length += written;
        WriteValue(value);
    }

    /// <summary>Lines that were encoded before, see <see cref="Encode"/>.</summary>
    public void AddEncoded(ReadOnlySpan<byte> lines)
    {
        Reserve(lines.Length);
        lines.CopyTo(_block.AsSpan(_length));
        _length += lines.Length;
    }

    /// <summary>Encodes lines that many requests have in common.</summary>
    public static byte[] Encode(IEnumerable<KeyValuePair<string, string>> lines)
    {
        using var head = new RequestHead();
        foreach (var (name, value) in lines)
            head.Add(name, value);
        return head.Block.ToArray();
    }

    public void Dispose()
    {
        if (_block.Length > 0)
            ArrayPool<byte>.Shared.Return(_block);
        _block = [];
        _start = _length = 0;
    }

    private RequestHead()
    {
    }

    private const int MaxInteger = 6;

    private void Add(byte octet)
    {
        Reserve(1);
        _block[_length++] = octet;
    }

    private void AddNamed(byte staticName, string value)
    {
        Reserve(1 + MaxInteger + value.Length);
        _block[_length++] = staticName;
        WriteValue(value);
    }

    /// <summary>Latin-1, as it was read: every octet a client sent passes.</summary>
    private void WriteValue(string value)
    {
        WriteInteger(value.Length);
        _length += Encoding.Latin1.GetBytes(value, _block.AsSpan(_length));
    }

    /// <summary>RFC 7541, section 5.1, with a prefix of seven bits.</summary>
    private void WriteInteger(int value)
    {
        if (value < 0x7F)
        {
            _block[_length++] = (byte)value;
            return;
        }

        _block[_length++] = 0x7F;
        for (value -= 0x7F; value >= 0x80; value >>= 7)
            _block[_length++] = (byte)(value | 0x80);
        _block[_length++] = (byte)value;
    }

    private void Reserve(int room)
    {
        if (_length + room <= _block.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + room, _block.Length * 2));
        _block.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_block);
        _block = larger;
    }
}
