namespace FcEmulator.Billing.Ledger;

/// <summary>Cuts a stream into lines with one reused buffer, whatever the stream's length. Not thread-safe.</summary>
internal sealed class LedgerLines(Stream stream)
{
    /// <summary>Far above the longest line the emulator writes, so that a file without line ends cannot fill the memory.</summary>
    public const int LongestLine = 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _streamEnded;

    /// <summary>1-based number of the line read last.</summary>
    public long Number { get; private set; }

    /// <summary>The line read last was longer than <see cref="LongestLine"/>; what was given of it is of no use.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The line read last has no line end: the file stops in it.</summary>
    public bool Unended { get; private set; }

    /// <summary>The next line without its line end; valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(searched + at, ended: true, out line);
            searched = _end - _start;
            if (searched >= LongestLine)
            {
                TooLong = true;
                searched = 0;
                _start = _end;
            }

            if (_streamEnded)
            {
                line = default;
                return (searched > 0 || TooLong) && Take(searched, ended: false, out line);
            }

            Fill();
        }
    }

    private bool Take(int length, bool ended, out ReadOnlyMemory<byte> line)
    {
        line = _buffer.AsMemory(_start, length);
        _start += ended ? length + 1 : length;
        Unended = !ended;
        Number++;
        return true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _streamEnded = read == 0;
    }
}
