namespace FcEmulator.Instances.Output;

/// <summary>Where one instance's lines go: the console, its log file, and the memory for error texts. Safe for use from several threads.</summary>
/// <param name="console">Must neither block nor throw.</param>
internal sealed class InstanceOutput(InstanceStart start, InstanceLogWriter writer, Action<OutputLine> console, TimeProvider time)
{
    private readonly InstanceLog _log = writer.Open(start.Function.Name, start.InstanceId);
    private readonly RecentLines _recent = new();

    public string LogPath => _log.Path;

    /// <summary>The last lines of both streams, oldest first.</summary>
    public IReadOnlyList<string> LastLines => _recent.Snapshot();

    /// <summary>Completes when both streams have ended.</summary>
    public Task PumpAsync(Stream output, Stream error) => Task.WhenAll(
        OutputPump.RunAsync(output, text => Printed(OutputStream.Stdout, text)),
        OutputPump.RunAsync(error, text => Printed(OutputStream.Stderr, text)));

    public void Note(string text) => writer.Add(_log, Line(OutputStream.Note, text));

    private void Printed(OutputStream stream, string text)
    {
        var line = Line(stream, text);
        _recent.Add(text);
        writer.Add(_log, line);
        console(line);
    }

    private OutputLine Line(OutputStream stream, string text) => new(time.GetUtcNow(), start.Function.Name, start.InstanceId, stream, text);
}
