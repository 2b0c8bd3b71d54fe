using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Instances;
using FcEmulator.Instances.Output;
using FcEmulator.Telemetry;

namespace FcEmulator.Admin.Logs;

/// <summary>A place in one instance's log, from which reading goes on, also where the file was moved aside meanwhile. For one reader.</summary>
internal sealed class LogCursor(string path, string function, string instanceId)
{
    /// <summary>Two files of one log do not begin with the same octets: a time stands there.</summary>
    private const int HeadLength = 64;

    private byte[] _head = [];
    private long _read;
    private DateTimeOffset _last = FcIds.SecondOf(instanceId) ?? DateTimeOffset.MinValue;

    /// <summary>No unread line is older.</summary>
    public DateTimeOffset From => _last;

    /// <summary>Whether the file has changed since it was read.</summary>
    public bool HasNews(long length) => length != _read;

    /// <summary>The whole lines behind the place. A file is open only while it is read.</summary>
    public IEnumerable<OutputLine> ReadOn()
    {
        var files = RotatingFile.AllOf(path);
        var at = _head.Length == 0 ? 0 : FindPlace(files);
        for (var i = Math.Max(at, 0); i < files.Count; i++)
        {
            if (i != at || _head.Length == 0)
                (_read, _head) = (0, []);
            foreach (var line in ReadOn(files[i]))
                yield return line;
        }
    }

    private IEnumerable<OutputLine> ReadOn(string current)
    {
        using var file = Open(current);
        if (file is null)
            yield break;
        if (_head.Length < HeadLength)
            _head = HeadOf(file);
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

    /// <summary>Which of the files the place is in. Where it is in none, somebody emptied the log: the last one's beginning.</summary>
    private int FindPlace(IReadOnlyList<string> files)
    {
        for (var i = files.Count - 1; i >= 0; i--)
        {
            using var file = Open(files[i]);
            if (file is not null && file.Length >= _read && HeadOf(file).AsSpan().StartsWith(_head))
                return i;
        }

        _head = [];
        return files.Count - 1;
    }

    private static byte[] HeadOf(FileStream file)
    {
        var head = new byte[HeadLength];
        file.Seek(0, SeekOrigin.Begin);
        return head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
    }

    private static FileStream? Open(string path)
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
