using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using FcEmulator.Telemetry.Access;

namespace FcEmulator.Telemetry;

/// <summary>
/// Writes records of calls as JSON lines, from one loop: adding one costs its caller a place in a queue, however slow the disk is. What the queue
/// or a full disk has no room for is counted and said, in the file as well. Safe for use from several threads.
/// </summary>
internal sealed class JsonLinesLog<T> : IAsyncDisposable
{
    /// <summary>Between two writes: what comes meanwhile shares one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    private readonly Channel<T> _queue;
    private readonly Action<IBufferWriter<byte>, T> _write;
    private readonly string _name;
    private readonly CancellationTokenSource _ending = new();
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Func<ReadOnlySpan<byte>, int> _append;
    private readonly EventStream _events;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private long _dropped;
    private int _written;
    private string? _problem;

    /// <param name="name">How it is called in sentences: <c>access log</c>.</param>
    /// <param name="write">Writes a record's line, without its end.</param>
    /// <param name="append">Writes some of the lines and tells how many octets, or throws <see cref="IOException"/> and has written none.</param>
    /// <param name="queue">Records that may wait for it.</param>
    public JsonLinesLog(string name, Action<IBufferWriter<byte>, T> write, Func<ReadOnlySpan<byte>, int> append, int queue, EventStream events, TimeProvider time)
    {
        (_name, _write) = (name, write);
        _queue = Channel.CreateBounded<T>(new BoundedChannelOptions(queue) { SingleReader = true });
        (_append, _events, _time) = (append, events, time);
        _loop = Task.Run(WriteAsync);
    }

    public void Add(T call)
    {
        if (!_queue.Writer.TryWrite(call))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is left, unless the disk hangs. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        await _ending.CancelAsync();
        if (await Task.WhenAny(_loop, Task.Delay(LastWrite, TimeProvider.System, CancellationToken.None)) != _loop)
            return;
        _ending.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out var call))
                Append(call);
            while (!TryWrite() && !_ending.IsCancellationRequested)
                await PauseAsync();
            await PauseAsync();
        }

        if (_problem is not null)
            _events.Publish(new Warning(_time.GetUtcNow(), $"The {_name} lacks the last calls of this run: {_lines.WrittenSpan[_written..].Count((byte)'\n') + _dropped}."));
    }

    private async Task PauseAsync() =>
        await Task.Delay(Pause, TimeProvider.System, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Append(T call)
    {
        _write(_lines, call);
        _lines.Write("\n"u8);
    }

    private bool TryWrite()
    {
        try
        {
            WriteLines();
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var lost)
            {
                Say($"The {_name} lacks {lost} calls: the disk did not keep up with them.");
                _lines.Write(JsonSerializer.SerializeToUtf8Bytes(new LostCalls(lost, _time.GetUtcNow()), AccessJson.Default.LostCalls));
                _lines.Write("\n"u8);
                WriteLines();
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (_problem is null)
                Say($"The {_name} cannot be written: {refused.Message.TrimEnd('.')}. Calls go on; make room, and it is written.");
            _problem = refused.Message;
            return false;
        }

        if (_problem is not null)
            Say($"The {_name} is written again.");
        _problem = null;
        return true;
    }

    private void WriteLines()
    {
        while (_written < _lines.WrittenCount)
            _written += _append(_lines.WrittenSpan[_written..]);
        _lines.ResetWrittenCount();
        _written = 0;
    }

    private void Say(string sentence) => _events.Publish(new Warning(_time.GetUtcNow(), sentence));
}
