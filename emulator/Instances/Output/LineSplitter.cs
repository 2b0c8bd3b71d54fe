using System.Text;

namespace FcEmulator.Instances.Output;

/// <summary>Cuts a byte stream into lines of bounded length; bytes that are no UTF-8 become U+FFFD. For one reader.</summary>
internal sealed class LineSplitter(Action<string> onLine)
{
    /// <summary>Longer lines are passed on in pieces of this size, so that a program that never ends its line costs no memory.</summary>
    public const int MaxLineBytes = 16 * 1024;

    private readonly byte[] _held = new byte[MaxLineBytes];
    private int _count;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = MaxLineBytes - _count;
            var end = bytes[..Math.Min(bytes.Length, room + 1)].IndexOf((byte)'\n');
            if (end >= 0)
            {
                EndLine(bytes[..end]);
                bytes = bytes[(end + 1)..];
                continue;
            }

            var taken = Math.Min(bytes.Length, room);
            bytes[..taken].CopyTo(_held.AsSpan(_count));
            _count += taken;
            bytes = bytes[taken..];
            if (!bytes.IsEmpty)
                PassOnPiece();
        }
    }

    /// <summary>The stream ended: what it left without a line end is a line too.</summary>
    public void Complete()
    {
        if (_count > 0)
            EndLine([]);
    }

    private void EndLine(ReadOnlySpan<byte> rest)
    {
        if (_count > 0)
        {
            rest.CopyTo(_held.AsSpan(_count));
            rest = _held.AsSpan(0, _count + rest.Length);
            _count = 0;
        }

        onLine(Encoding.UTF8.GetString(rest is [.., (byte)'\r'] ? rest[..^1] : rest));
    }

    private void PassOnPiece()
    {
        var cut = WholeCharacters(_held);
        onLine(Encoding.UTF8.GetString(_held, 0, cut));
        _held.AsSpan(cut).CopyTo(_held);
        _count = MaxLineBytes - cut;
    }

    // A character of n bytes begins with a byte whose top n bits are set, then come n - 1 bytes 10xxxxxx.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3; back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xc0) == 0x80)
                continue;
            var length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
            return length > back ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }
}
