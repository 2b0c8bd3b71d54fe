using System.Globalization;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Simulation.Traces;

/// <summary>
/// Reads <c>start,duration,method[,connection[,kind]]</c>, with or without a head. Lines need not be in order. Wrong lines are all told:
/// a simulation of half a file would only look like an answer. Not thread-safe.
/// </summary>
/// <param name="streaming">Methods that are streaming although the file does not say so.</param>
internal sealed class CsvTraceReader(TraceCollector into, IReadOnlySet<string> streaming)
{
    /// <summary>Where seconds are counted from; which moment it is makes no difference.</summary>
    private static readonly long Beginning = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Nobody's recording is longer than this, but a time in milliseconds or microseconds looks so.</summary>
    private const decimal LongestSeconds = 100m * 366 * 86_400;

    /// <summary>FC's longest execution timeout is a day.</summary>
    private const decimal LongestMilliseconds = 86_400_000;

    private readonly CsvFields _fields = new();
    private readonly Dictionary<string, ulong> _methods = new(StringComparer.Ordinal);
    private CsvColumns? _columns;
    private bool? _absolute;

    /// <param name="name">The file's name in errors.</param>
    public void Read(string name, Stream stream)
    {
        into.NoteCloses(ConnectionCloses.None);
        var lines = new LedgerLines(stream);
        while (!into.HasEnoughErrors && lines.TryRead(out var line))
        {
            var bytes = line.Span;
            // A byte order mark, as spreadsheets write it.
            if (lines.Number == 1 && bytes.StartsWith("\uFEFF"u8))
                bytes = bytes["\uFEFF"u8.Length..];
            if (bytes.Trim(" \t\r"u8).IsEmpty || bytes[0] == '#')
                continue;
            if (lines.TooLong || !_fields.TryParse(bytes))
                into.Refuse(name, lines.Number, "the line has a quote that is not closed, or no end. Write each call on one line.");
            else if (ReadLine() is { } problem)
                into.Refuse(name, lines.Number, problem);
        }
    }

    /// <summary>Null where all is well, else what is wrong and the cure.</summary>
    private string? ReadLine()
    {
        if (_columns is null && TakeHead() is var (isHead, problem) && (isHead || problem is not null))
            return problem;
        var columns = _columns!;
        var method = _fields[columns.Method];
        if (_fields.Count < 2 || (columns.Method >= 0 && method.Length == 0))
            return $"has {_fields.Count} of the columns start,duration,method[,connection[,kind]]. Write all of them.";
        if (ReadStart(_fields[columns.Start], out var at) is { } wrongStart)
            return wrongStart;
        if (ReadDuration(_fields[columns.Duration], out var duration) is { } wrongDuration)
            return wrongDuration;
        var kind = _fields[columns.Kind];
        if (kind is not ("" or "unary" or "streaming"))
            return $"kind is \"{kind}\". Write unary or streaming.";
        if (!_methods.TryGetValue(method, out var methodId))
            _methods[method] = methodId = TraceCollector.IdOf(method);
        var connection = _fields[columns.Connection];
        var streams = kind == "streaming" || (kind.Length == 0 && streaming.Contains(method));
        into.Add(new TraceRecord(
            at, 0, duration, connection.Length == 0 ? 0 : TraceCollector.IdOf(connection), 0, methodId, 0, streams ? TraceEventKind.Streaming : TraceEventKind.Unary));
        return null;
    }

    /// <summary>The first line is a head where its first field is no start.</summary>
    private (bool IsHead, string? Problem) TakeHead()
    {
        if (CsvColumns.OfHead(_fields.All) is { } named)
        {
            _columns = named;
            return (true, null);
        }

        var isHead = ReadStart(_fields[0], out _) is not null && ReadDuration(_fields[1], out _) is not null;
        _absolute = null;
        _columns = CsvColumns.Of(_fields.Count);
        if (_fields.Count < 3)
            return (isHead, $"has {_fields.Count} columns: \"{string.Join(',', _fields.All)}\". Write start,duration,method[,connection[,kind]], with commas.");
        return isHead
            ? (true, $"the head names {string.Join(", ", _fields.All)}. It has to name start and duration; known are {CsvColumns.Known}.")
            : (false, null);
    }

    private string? ReadStart(string text, out long ticks)
    {
        ticks = 0;
        bool absolute;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds < 0)
                return $"start is {text}, before the beginning. Write seconds from 0 on, or a time such as 2026-01-02T03:04:05.678Z.";
            if (seconds > LongestSeconds)
                return $"start is {text} seconds, more than a hundred years. Write seconds from 0 on, or a time such as 2026-01-02T03:04:05.678Z.";
            ticks = Beginning + (long)(seconds * TimeSpan.TicksPerSecond);
            absolute = false;
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            ticks = time.UtcTicks;
            absolute = true;
        }
        else
        {
            return $"start is \"{text}\", neither a number of seconds nor an ISO 8601 time. Write one, such as 12.5 or 2026-01-02T03:04:05.678Z.";
        }

        if (_absolute is { } before && before != absolute)
            return $"start is {text}, but earlier lines have {(before ? "times" : "seconds")}. Write all of them alike.";
        _absolute = absolute;
        return null;
    }

    private static string? ReadDuration(string text, out long ticks)
    {
        ticks = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var milliseconds))
            return $"duration is \"{text}\", not a number. Write milliseconds, such as 12.5.";
        if (milliseconds < 0)
            return $"duration is {text}, and no call takes less than nothing. Write milliseconds from 0 on.";
        if (milliseconds > LongestMilliseconds)
            return $"duration is {text} ms, longer than FC's longest timeout of a day. Write milliseconds.";
        ticks = (long)(milliseconds * TimeSpan.TicksPerMillisecond);
        return null;
    }
}
