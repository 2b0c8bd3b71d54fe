using FcEmulator.Instances.Output;

namespace FcEmulator.Admin.Logs;

/// <summary>
/// All instances' log files of a data folder as one stream of lines in the order of their times, however many files there are: each is
/// opened when its time has come. For one reader.
/// </summary>
internal sealed class LogFolder(string folder, LogQuery query)
{
    private readonly Dictionary<string, LogCursor> _cursors = [];

    /// <summary>The functions there are logs of.</summary>
    public IReadOnlyList<string> Functions => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>What came since the last time.</summary>
    public IEnumerable<OutputLine> ReadOn()
    {
        var next = new PriorityQueue<IEnumerator<OutputLine>, DateTimeOffset>();
        var open = new HashSet<IEnumerator<OutputLine>>();
        foreach (var cursor in WithNews())
            next.Enqueue(cursor.ReadOn().GetEnumerator(), cursor.From);
        try
        {
            while (next.TryDequeue(out var lines, out _))
            {
                if (!open.Add(lines))
                    yield return lines.Current;
                if (lines.MoveNext())
                {
                    next.Enqueue(lines, lines.Current.At);
                }
                else
                {
                    open.Remove(lines);
                    lines.Dispose();
                }
            }
        }
        finally
        {
            foreach (var lines in open)
                lines.Dispose();
        }
    }

    private List<LogCursor> WithNews()
    {
        var cursors = new List<LogCursor>();
        foreach (var function in Functions.Where(query.WantsFunction))
        {
            foreach (var file in new DirectoryInfo(Path.Combine(folder, function)).EnumerateFiles("*" + InstanceLogFormat.Extension))
            {
                var instanceId = Path.GetFileNameWithoutExtension(file.Name);
                if (!query.WantsInstance(instanceId))
                    continue;
                if (!_cursors.TryGetValue(file.FullName, out var cursor))
                    _cursors[file.FullName] = cursor = new LogCursor(file.FullName, function, instanceId);
                if (cursor.HasNews(file.Length))
                    cursors.Add(cursor);
            }
        }

        return cursors;
    }
}
