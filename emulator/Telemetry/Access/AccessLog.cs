namespace FcEmulator.Telemetry.Access;

/// <summary>Writes a line for each finished call. Safe for use from several threads.</summary>
internal sealed class AccessLog : ICallSink, IAsyncDisposable
{
    /// <summary>Name in the data folder.</summary>
    public const string FileName = "access.jsonl";

    /// <summary>Calls that may wait for the disk: seconds of a heavy load.</summary>
    private const int Queue = 16 * 1024;

    private readonly JsonLinesLog<CallFinished> _lines;

    public AccessLog(RotatingFile file, EventStream events, TimeProvider time)
        : this(file.AppendSome, events, time)
    {
    }

    /// <param name="append">Writes some of the lines and tells how many octets, or throws <see cref="IOException"/> and has written none.</param>
    /// <param name="queue">Calls that may wait for it.</param>
    internal AccessLog(Func<ReadOnlySpan<byte>, int> append, EventStream events, TimeProvider time, int queue = Queue) =>
        _lines = new JsonLinesLog<CallFinished>("access log", AccessLine.Write, append, queue, events, time);

    public void Add(CallFinished call) => _lines.Add(call);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
