using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using FcEmulator.Telemetry;

namespace FcEmulator.Instances.Output;

/// <summary>One instance's log file. The writer's loop is its only user, except for the count of dropped lines.</summary>
internal sealed class InstanceLog(RotatingFile file)
{
    // "2026-01-02T03:04:05.000Z out " and a line end.
    private const int StampRoom = 32;

    private readonly ArrayBufferWriter<byte> _pending = new();
    private long _dropped;

    // What the reader of the file misses if the pending batch is not written.
    private long _lost;

    public string Path => file.Path;

    public void CountDropped(long lines) => Interlocked.Add(ref _dropped, lines);

    public void Append(in OutputLine line)
    {
        NoteDropped();
        _lost++;
        var room = _pending.GetSpan(StampRoom + Encoding.UTF8.GetMaxByteCount(line.Text.Length));
        Utf8.TryWrite(room, CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z {InstanceLogFormat.Mark(line.Stream)} {line.Text}\n", out var length);
        _pending.Advance(length);
    }

    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public void Flush()
    {
        NoteDropped();
        file.Append(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
        _lost = 0;
    }

    /// <summary>Gives the batch up, counting its lines, and those it said were dropped, as dropped.</summary>
    public void Discard()
    {
        _pending.ResetWrittenCount();
        CountDropped(_lost);
        _lost = 0;
    }

    private void NoteDropped()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            _lost += dropped;
            Encoding.UTF8.GetBytes($"-- {dropped.ToString(CultureInfo.InvariantCulture)} lines dropped\n", _pending);
        }
    }
}
