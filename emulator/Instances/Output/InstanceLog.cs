using System.Buffers;
using System.Globalization;
using System.Text;

namespace FcEmulator.Instances.Output;

/// <summary>One instance's log file. The writer's loop is its only user, except for the count of dropped lines.</summary>
internal sealed class InstanceLog(string path)
{
    private readonly ArrayBufferWriter<byte> _pending = new();
    private long _dropped;

    public string Path { get; } = path;

    public void CountDropped(long lines) => Interlocked.Add(ref _dropped, lines);

    public void Append(in OutputLine line)
    {
        NoteDropped();
        Write($"{Stamp(line.At)} {Mark(line.Stream)} {line.Text}\n");
    }

    /// <summary>Opened for each batch: no descriptor is held, and a file deleted by hand comes back.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public void Flush()
    {
        NoteDropped();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
    }

    /// <summary>Gives the batch up, counting its lines as dropped.</summary>
    public void Discard()
    {
        CountDropped(_pending.WrittenSpan.Count((byte)'\n'));
        _pending.ResetWrittenCount();
    }

    private void NoteDropped()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            Write($"-- {dropped.ToString(CultureInfo.InvariantCulture)} lines dropped\n");
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _pending);

    private static string Mark(OutputStream stream) => stream switch
    {
        OutputStream.Stdout => "out",
        OutputStream.Stderr => "err",
        _ => "--",
    };

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
