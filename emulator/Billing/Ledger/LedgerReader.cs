namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Reads ledgers record by record, in memory that does not grow with the files, also while they are being written. Not thread-safe.
/// </summary>
/// <param name="warn">Told of each thing that could not be read; reading goes on.</param>
internal sealed class LedgerReader(Action<LedgerWarning> warn)
{
    /// <summary>
    /// All records of the files in their order, and an interval record for each interval that had begun and whose end is not in the file.
    /// </summary>
    /// <param name="now">Tells a run that is going on from one that was killed.</param>
    public IEnumerable<ILedgerRecord> Read(IEnumerable<string> files, DateTimeOffset now) => Pass(files, now).Select(record => record.Keep()!);

    /// <inheritdoc cref="Read(IEnumerable{string}, DateTimeOffset)"/>
    /// <param name="name">The stream's name in warnings.</param>
    public IEnumerable<ILedgerRecord> Read(string name, Stream stream, DateTimeOffset now) => Pass(name, stream, now).Select(record => record.Keep()!);

    /// <summary>The same for those who keep none of the records, without an object for each.</summary>
    /// <inheritdoc cref="Read(IEnumerable{string}, DateTimeOffset)"/>
    public IEnumerable<PassingRecord> Pass(IEnumerable<string> files, DateTimeOffset now)
    {
        foreach (var file in files)
        {
            using var stream = Open(file);
            if (stream is null)
                continue;
            foreach (var record in Pass(file, stream, now))
                yield return record;
        }
    }

    /// <inheritdoc cref="Pass(IEnumerable{string}, DateTimeOffset)"/>
    /// <param name="name">The stream's name in warnings.</param>
    public IEnumerable<PassingRecord> Pass(string name, Stream stream, DateTimeOffset now)
    {
        var unknownTypes = new HashSet<string>(StringComparer.Ordinal);
        var run = new LedgerRun();
        var clock = new ClockCheck();
        foreach (var block in LinesAhead.Of(stream))
        {
            for (var at = 0; at < block.Lines.Count; at++)
            {
                Check(block.Before, block.Line(at));
                if (block.Line(at).Record.Other is RunRecord)
                {
                    foreach (var unfinished in run.Close(now: null))
                        yield return unfinished;
                    run = new LedgerRun();
                }

                if (block.Line(at).Record.Kind == RecordKind.None)
                    continue;
                if (run.Add(block.Line(at).Record) is { Kind: not RecordKind.None } missing)
                    yield return missing;
                yield return block.Line(at).Record;
            }
        }

        foreach (var unfinished in run.Close(now))
            yield return unfinished;

        void Check(long before, in LineOutcome line)
        {
            if (line.Problem is { } problem)
                warn(new LedgerWarning(name, before + line.Number, problem));
            else if (line.UnknownType is { } type && unknownTypes.Add(type))
                warn(new LedgerWarning(name, before + line.Number, $"lines of type \"{type}\" are not known to this fcemu; they are left out."));
            else if (line.Record.Kind != RecordKind.None && clock.See(line.Record) is { } goesBack)
                warn(new LedgerWarning(name, before + line.Number, goesBack));
            if (line.Record.Other is RunRecord { Version: > LedgerFormat.Version } head)
                warn(new LedgerWarning(name, before + line.Number, $"this run was written by a newer fcemu (ledger version {head.Version}; this fcemu knows {LedgerFormat.Version}); what is new in it is left out."));
        }
    }

    private FileStream? Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn(new LedgerWarning(file, 0, $"cannot be read: {e.Message}"));
            return null;
        }
    }
}
