namespace FcEmulator.Instances.Output;

/// <summary>Where one instance's lines go: the console, its log file, and the memory for error texts. Safe for use from several threads.</summary>
/// <param name="console">Must neither block nor throw.</param>
internal sealed class InstanceOutput(InstanceStart start, InstanceLogWriter writer, Action<OutputLine> console, TimeProvider time)
{
    /// <summary>A program that cannot listen ends within so many lines.</summary>
    private const int StartLines = 200;

    private readonly InstanceLog _log = writer.Open(start.Function.Name, start.InstanceId);
    private readonly RecentLines _recent = new();
    private int _lines;

    public string LogPath => _log.Path;

    /// <summary>The last lines of both streams, oldest first.</summary>
    public IReadOnlyList<string> LastLines => _recent.Snapshot();

    /// <summary>It said at its start that its port is taken, perhaps above a long stack trace.</summary>
    public bool ToldAddressInUse { get; private set; }

    /// <summary>Completes when both streams have ended.</summary>
    public Task PumpAsync(Stream output, Stream error) => Task.WhenAll(
        OutputPump.RunAsync(output, text => Printed(OutputStream.Stdout, text)),
        OutputPump.RunAsync(error, text => Printed(OutputStream.Stderr, text)));

    public void Note(string text) => writer.Add(_log, Line(OutputStream.Note, text));

    private void Printed(OutputStream stream, string text)
    {
        var line = Line(stream, text);
        _recent.Add(text);
        if (_lines < StartLines && Interlocked.Increment(ref _lines) <= StartLines)
            ToldAddressInUse |= AddressInUse.IsToldBy(text);
        writer.Add(_log, line);
        console(line);
    }

    private OutputLine Line(OutputStream stream, string text) => new(time.GetUtcNow(), start.Function.Name, start.InstanceId, stream, text);
}
