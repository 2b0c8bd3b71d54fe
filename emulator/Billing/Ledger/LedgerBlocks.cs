using System.Buffers;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Cuts a stream into blocks of whole lines, in memory that does not grow with the stream. Of a file it reads what was there at first, so that
/// it comes to an end however fast the file grows, and with a device that never does. Safe for use from several threads, which read one after another.
/// </summary>
internal sealed class LedgerBlocks(Stream stream)
{
    /// <summary>So that most ledgers are one block, and small.</summary>
    private const int FirstSize = 64 * 1024;

    /// <summary>Worth handing to another thread, and still in its processor's cache when it is read there.</summary>
    private const int Size = 256 * 1024;

    /// <summary>Holds every line that is not too long.</summary>
    private const int MostSize = 2 * LedgerLines.LongestLine;

    private readonly Lock _lock = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private long _left = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
    private int _filled;
    private bool _streamEnded;
    private long _place;

    /// <summary>The next block, which the caller gives back.</summary>
    public bool TryRead(out LedgerBlock block)
    {
        lock (_lock)
            return TryRead_NeedsLock(out block);
    }

    private bool TryRead_NeedsLock(out LedgerBlock block)
    {
        Fill();
        var end = LastEnd();
        if (end == 0 && !_streamEnded && _buffer.Length < MostSize)
        {
            Replace(0, MostSize);
            Fill();
            end = LastEnd();
        }

        if (end == 0 && !_streamEnded)
        {
            PassEndlessLine();
            block = Take(0, unended: false);
            return true;
        }

        // What follows the last line end is a line of its own once nothing more comes.
        var unended = _streamEnded && end < _filled;
        block = Take(unended ? _filled : end, unended);
        return block.Length > 0;
    }

    private int LastEnd() => _buffer.AsSpan(0, _filled).LastIndexOf((byte)'\n') + 1;

    private LedgerBlock Take(int length, bool unended)
    {
        var block = new LedgerBlock(_buffer, length, unended, _place++);
        Replace(length, _streamEnded ? _filled - length : Math.Max(Size, _filled - length));
        return block;
    }

    /// <summary>Another buffer with what is not taken yet.</summary>
    private void Replace(int taken, int size)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(taken, _filled - taken).CopyTo(buffer);
        (_buffer, _filled) = (buffer, _filled - taken);
    }

    /// <summary>Nothing is kept of a line that fills the whole buffer; the next one begins the buffer anew.</summary>
    private void PassEndlessLine()
    {
        var end = 0;
        for (; end == 0 && !_streamEnded; end = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n') + 1)
        {
            _filled = 0;
            Fill();
        }

        end = end == 0 ? _filled : end;
        _buffer.AsSpan(end, _filled - end).CopyTo(_buffer);
        _filled -= end;
    }

    private void Fill()
    {
        while (!_streamEnded && _filled < _buffer.Length)
        {
            var read = stream.Read(_buffer, _filled, (int)Math.Min(_buffer.Length - _filled, _left));
            _filled += read;
            _left -= read;
            _streamEnded = read == 0;
        }
    }
}
