namespace FcEmulator.Simulation.Traces;

/// <summary>A recording, sorted. Safe for use from several threads.</summary>
internal sealed class RecordedTrace : ITrace, IDisposable
{
    private readonly SortedRecords<TraceRecord> _records;

    /// <param name="records">Owned; at least one.</param>
    public RecordedTrace(SortedRecords<TraceRecord> records, ConnectionCloses closes)
    {
        _records = records;
        Closes = closes;
        var reader = records.Open();
        while (reader.TryRead(out var record))
        {
            if (Start == 0)
                Start = record.At;
            if (record.Kind != TraceEventKind.ConnectionClosed)
                Calls++;
            End = record.At;
        }
    }

    public long Start { get; }

    public long End { get; }

    public long Calls { get; }

    public ConnectionCloses Closes { get; }

    public SortedRecords<TraceRecord>.Reader OpenRecords() => _records.Open();

    public ITraceCursor Open() => new Cursor(_records.Open());

    public void Dispose() => _records.Dispose();

    private sealed class Cursor(SortedRecords<TraceRecord>.Reader reader) : ITraceCursor
    {
        public bool TryRead(out TraceEvent next)
        {
            var read = reader.TryRead(out var record);
            next = record.Event;
            return read;
        }

        public void Dispose()
        {
        }
    }
}
