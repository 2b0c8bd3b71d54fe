using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FcEmulator.Telemetry.Recording;

/// <summary>Writes what calls are made of, so that they can be made again. Safe for use from several threads.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    /// <summary>Name in the data folder.</summary>
    public const string FileName = "recording.jsonl";

    private const int Queue = 16 * 1024;

    private readonly JsonLinesLog<RecordedCall> _lines;

    /// <param name="path">Begun anew.</param>
    /// <param name="keepsBodies">Whether the messages themselves are kept, and not only their sizes.</param>
    public Recorder(string path, bool keepsBodies, EventStream events, TimeProvider time)
    {
        KeepsBodies = keepsBodies;
        File.Delete(path);
        _lines = new JsonLinesLog<RecordedCall>("recording", Write, new RotatingFile(path, size: 0, kept: 0).AppendSome, Queue, events, time);
    }

    public bool KeepsBodies { get; }

    public void Add(RecordedCall call) => _lines.Add(call);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    private static void Write(IBufferWriter<byte> lines, RecordedCall call)
    {
        // Paths and headers stay readable; the file is JSON lines, never part of a page.
        using var json = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonSerializer.Serialize(json, call, RecordingJson.Default.RecordedCall);
    }
}
