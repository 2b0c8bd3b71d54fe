using System.Buffers;
using System.Net.Sockets;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// Frames on their way to the instance. Whoever has a frame puts it into one buffer, and one of them sends what has gathered, so that
/// calls that come at the same time share a write. Safe for use from several threads.
/// </summary>
/// <param name="failed">Told once when the socket takes no more.</param>
internal sealed class ConnectionOutput(Socket socket, Action<Exception> failed) : IThreadPoolWorkItem
{
    /// <summary>Bodies wait beyond this; it is what one write can usually hand to the system.</summary>
    private const int Full = 256 * 1024;

    /// <summary>An instance that wants more answers (to PING and SETTINGS) than this, and does not take them, has stopped reading.</summary>
    private const int MostOwed = 4096;

    private readonly Lock _lock = new();
    private byte[] _filling = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private byte[] _sending = [];
    private int _length;
    private int _owed;
    private bool _isSending;
    private bool _closed;
    private TaskCompletionSource? _room;

    /// <summary>The largest payload the instance takes in one frame. Guarded by the connection's lock.</summary>
    public int FrameLimit { get; set; } = Http2Codes.FrameLimit;

    /// <summary>Puts one frame into the buffer. It is sent with the next flush.</summary>
    public void Append(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            Reserve_NeedsLock(Http2Codes.FrameHeaderLength + payload.Length);
            var frame = _filling.AsSpan(_length);
            new FrameHead(payload.Length, type, flags, stream).Write(frame);
            payload.CopyTo(frame[Http2Codes.FrameHeaderLength..]);
            _length += Http2Codes.FrameHeaderLength + payload.Length;
        }
    }

    /// <summary>Puts a frame into the buffer that the instance asked for.</summary>
    public void AppendAnswer(byte type, ReadOnlySpan<byte> payload)
    {
        if (Interlocked.Increment(ref _owed) > MostOwed)
            throw new Http2ProtocolException(Http2Codes.EnhanceYourCalm, "The function asks for answers and does not read them.");
        Append(type, Http2Codes.Ack, 0, payload);
    }

    /// <summary>Bytes that are no frame: the connection preface.</summary>
    public void AppendRaw(ReadOnlySpan<byte> octets)
    {
        lock (_lock)
        {
            Reserve_NeedsLock(octets.Length);
            octets.CopyTo(_filling.AsSpan(_length));
            _length += octets.Length;
        }
    }

    /// <summary>Sends what has gathered, on this thread if nobody sends already.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isSending || _closed || _length == 0)
                return;
            _isSending = true;
        }

        _ = SendAsync();
    }

    /// <summary>Sends once the thread pool has worked off what it has now: other calls' frames, most likely, which then share the write.</summary>
    public void FlushSoon()
    {
        lock (_lock)
        {
            if (_isSending || _closed || _length == 0)
                return;
            _isSending = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    /// <summary>Completes when there is room for more of a body.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource room;
        lock (_lock)
        {
            if (_length < Full || _closed)
                return ValueTask.CompletedTask;
            room = _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new ValueTask(room.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Takes nothing more, and lets those go on who wait for room.</summary>
    public void Close()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _closed = true;
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeGathered() is { IsEmpty: false } gathered)
            {
                for (var rest = gathered; !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            failed(broken);
        }
    }

    /// <summary>What has gathered since the last send; empty, and nobody sending any more, where that is nothing.</summary>
    private ReadOnlyMemory<byte> TakeGathered()
    {
        TaskCompletionSource? room;
        int length;
        lock (_lock)
        {
            length = _closed ? 0 : _length;
            if (length == 0)
            {
                _isSending = false;
                return default;
            }

            (_sending, _filling) = (_filling, _sending);
            _length = 0;
            Volatile.Write(ref _owed, 0);
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        return _sending.AsMemory(0, length);
    }

    private void Reserve_NeedsLock(int room)
    {
        var needed = _length + room;
        if (needed <= _filling.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _filling.Length * 2));
        _filling.AsSpan(0, _length).CopyTo(larger);
        if (_filling.Length > 0)
            ArrayPool<byte>.Shared.Return(_filling);
        _filling = larger;
    }
}
