using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Instances;
using FcEmulator.Instances.Output;

namespace FcEmulator.Admin.Logs;

/// <summary>A place in one instance's log file, from which reading goes on. For one reader.</summary>
internal sealed class LogCursor(string path, string function, string instanceId)
{
    private long _read;
    private DateTimeOffset _last = FcIds.SecondOf(instanceId) ?? DateTimeOffset.MinValue;

    /// <summary>No unread line is older.</summary>
    public DateTimeOffset From => _last;

    /// <summary>Whether the file has changed since it was read.</summary>
    public bool HasNews(long length) => length != _read;

    /// <summary>The whole lines behind the place. The file is open only while they are read.</summary>
    public IEnumerable<OutputLine> ReadOn()
    {
        using var file = Open();
        if (file is null)
            yield break;
        // Somebody emptied it.
        if (file.Length < _read)
            _read = 0;
        file.Seek(_read, SeekOrigin.Begin);
        var lines = new LedgerLines(file);
        while (lines.TryRead(out var line) && !lines.Unended)
        {
            _read += line.Length + 1;
            var parsed = InstanceLogFormat.Parse(Encoding.UTF8.GetString(line.Span), function, instanceId, _last);
            _last = parsed.At;
            yield return parsed;
        }
    }

    private FileStream? Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
