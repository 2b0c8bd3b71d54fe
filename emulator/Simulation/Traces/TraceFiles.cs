using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Simulation.Traces;

/// <summary>Opens recordings and tells their formats apart by their first line.</summary>
internal static class TraceFiles
{
    /// <param name="streaming">Methods that are streaming, for formats that do not say so.</param>
    public static void Read(IEnumerable<string> files, TraceCollector into, IReadOnlySet<string> streaming, DateTimeOffset now)
    {
        foreach (var file in files)
        {
            if (NamedFile.FolderProblem(file, "recording", LedgerFormat.FileName) is { } folder)
            {
                into.Refuse(file, 0, folder);
                continue;
            }

            try
            {
                Read(file, into, streaming, now);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                into.Refuse(file, 0, "there is no such file. Name a ledger, a call log or a CSV, or generate traffic with --generate.");
            }
            catch (UnauthorizedAccessException e)
            {
                into.Refuse(file, 0, $"cannot be read: {e.Message}");
            }
        }
    }

    private static void Read(string file, TraceCollector into, IReadOnlySet<string> streaming, DateTimeOffset now)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var head = new LedgerFields(new KnownTexts());
        ReadOnlyMemory<byte> first = default;
        var lines = new LedgerLines(stream);
        while (lines.TryRead(out var line) && (first = line).Span.Trim(" \t\r"u8).IsEmpty)
        {
        }

        var isJson = first.Span.TrimStart(" \t"u8).StartsWith("{"u8);
        var type = isJson && head.TryTakeApart(first) ? head.OptionalText("type"u8) : null;
        var isCallLog = isJson && type is null && head.OptionalText("event"u8) is not null;
        stream.Position = 0;
        if (isCallLog)
            new CallLogTraceReader(into, streaming).Read(file, stream);
        else if (type is "request" or "lost")
            new AccessLogTraceReader(into).Read(file, stream);
        else if (isJson)
            new LedgerTraceReader(into).Read(file, stream, now);
        else
            new CsvTraceReader(into, streaming).Read(file, stream);
    }
}
