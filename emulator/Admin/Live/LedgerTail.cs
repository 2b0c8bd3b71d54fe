using FcEmulator.Billing.Ledger;

namespace FcEmulator.Admin.Live;

/// <summary>Reads on in a ledger that is being written, from not far before its end. For one reader.</summary>
internal sealed class LedgerTail(string file)
{
    /// <summary>The last minutes of a quiet emulator, and some seconds of a busy one.</summary>
    private const int LookBack = 256 * 1024;

    private readonly LedgerFields _fields = new(new KnownTexts());
    private readonly RecordRooms _rooms = new();
    private long _read = -1;

    /// <summary>The whole lines that came since the last time. Lines that cannot be read are passed over.</summary>
    public IEnumerable<ILedgerRecord> ReadOn()
    {
        using var stream = Open();
        if (stream is null)
            yield break;
        var partial = _read < 0 && stream.Length > LookBack;
        if (_read < 0)
            _read = Math.Max(0, stream.Length - LookBack);
        stream.Position = _read;
        var lines = new LedgerLines(stream);
        while (lines.TryRead(out var line) && !lines.Unended)
        {
            _read += line.Length + 1;
            _rooms.Clear();
            if (partial)
                partial = false;
            else if (LedgerLine.Read(_fields, line, _rooms, out _).Keep() is { } record)
                yield return record;
        }
    }

    private FileStream? Open()
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
