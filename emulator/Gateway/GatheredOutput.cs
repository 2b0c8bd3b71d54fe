using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using FcEmulator.Instances.Http2;

namespace FcEmulator.Gateway;

/// <summary>
/// What a connection's client is sent, on its way into TLS. Kestrel flushes each stream's frames by themselves, and each flush is a record of TLS and
/// a write to the socket: here those of calls that are answered at the same time share one. Written to by one thread at a time, as pipes are; sends
/// on others.
/// </summary>
/// <param name="tls">What is written to it is sent.</param>
/// <param name="calls">A call alone need not wait for others.</param>
internal sealed class GatheredOutput(PipeWriter tls, ConnectionCalls calls) : PipeWriter, IThreadPoolWorkItem
{
    /// <summary>Octets that wait to be sent from which on the writer does: what the server's own output holds at most.</summary>
    private const int Full = 64 * 1024;

    /// <summary>A record of TLS is no larger, so neither are the pieces the writer gets.</summary>
    private const int Piece = 16 * 1024;

    private readonly Lock _lock = new();
    private byte[] _filling = [];
    private byte[] _sending = [];

    /// <summary>Up to where the filling buffer is sent, is flushed and is written.</summary>
    private int _start;
    private int _flushed;
    private int _written;

    /// <summary>Octets the client may send beyond what the writer tells it.</summary>
    private int _window;

    /// <summary>The writer may hold a piece of the filling buffer, from which it must not be moved. Where it does not, the last frame is whole.</summary>
    private bool _isWriting;
    private bool _isSending;
    private bool _broken;
    private TaskCompletionSource<FlushResult>? _room;
    private TaskCompletionSource? _sent;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written - _flushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        lock (_lock)
        {
            _isWriting = true;
            Reserve_NeedsLock(sizeHint);
            return _filling.AsMemory(_written);
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        lock (_lock)
            _written += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        Send() is { } room ? new ValueTask<FlushResult>(room.WaitAsync(cancellationToken)) : new ValueTask<FlushResult>(new FlushResult(false, Volatile.Read(ref _broken)));

    public override void CancelPendingFlush() => TakeRoom()?.TrySetResult(new FlushResult(isCanceled: true, isCompleted: false));

    public override void Complete(Exception? exception = null) => Send();

    /// <summary>Lets the client send more on its connection, beside what the writer tells it. Safe for use from any thread.</summary>
    public void GiveWindow(int octets)
    {
        bool send;
        lock (_lock)
        {
            _window += octets;
            send = !_isWriting && !_isSending && !_broken;
            _isSending |= send;
        }

        if (send)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits until all that was flushed is sent, or cannot be.</summary>
    public Task SentAsync()
    {
        lock (_lock)
        {
            if (!_isSending)
                return Task.CompletedTask;
            _sent ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _sent.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    /// <summary>Takes what is written as flushed, and has it sent. What the writer has to wait for before it writes more; null where that is nothing.</summary>
    private Task<FlushResult>? Send()
    {
        bool send;
        Task<FlushResult>? room = null;
        lock (_lock)
        {
            _isWriting = false;
            _flushed = _written;
            if (_broken)
            {
                _start = _flushed = _written = 0;
                return null;
            }

            send = (_flushed > _start || _window > 0) && !_isSending;
            _isSending |= send;
            if (_flushed - _start >= Full)
                room = (_room ??= new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        if (send && calls.AtMostOne)
            _ = SendAsync();
        else if (send)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return room;
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeFlushed() is { IsEmpty: false } flushed)
                await tls.WriteAsync(flushed);
        }
        catch (Exception)
        {
            // The connection broke: whoever reads from it hears how.
            Break();
        }
    }

    /// <summary>What was flushed since the last time; empty, and nobody sending any more, where that is nothing.</summary>
    private ReadOnlyMemory<byte> TakeFlushed()
    {
        TaskCompletionSource? sent = null;
        var taken = default(ReadOnlyMemory<byte>);
        lock (_lock)
        {
            if (_window > 0 && !_isWriting)
                AppendWindow_NeedsLock();
            var length = _flushed - _start;
            if (length == 0)
            {
                _isSending = false;
                sent = _sent;
                _sent = null;
                Return(ref _sending);
                if (!_isWriting && _written == _flushed)
                {
                    Return(ref _filling);
                    _start = _flushed = _written = 0;
                }
            }
            else if (_isWriting)
            {
                if (_sending.Length < length)
                {
                    Return(ref _sending);
                    _sending = ArrayPool<byte>.Shared.Rent(length);
                }

                _filling.AsSpan(_start, length).CopyTo(_sending);
                _start = _flushed;
                taken = _sending.AsMemory(0, length);
            }
            else
            {
                (_sending, _filling) = (_filling, _sending);
                taken = _sending.AsMemory(_start, length);
                _start = _flushed = _written = 0;
            }
        }

        sent?.TrySetResult();
        if (!taken.IsEmpty)
            TakeRoom()?.TrySetResult(default);
        return taken;
    }

    private void Break()
    {
        TaskCompletionSource? sent;
        lock (_lock)
        {
            _broken = true;
            _isSending = false;
            sent = _sent;
        }

        sent?.TrySetResult();
        TakeRoom()?.TrySetResult(new FlushResult(isCanceled: false, isCompleted: true));
    }

    private TaskCompletionSource<FlushResult>? TakeRoom()
    {
        lock (_lock)
        {
            var room = _room;
            _room = null;
            return room;
        }
    }

    private void AppendWindow_NeedsLock()
    {
        var head = new FrameHead(sizeof(int), Http2Codes.WindowUpdate, Flags: 0, Stream: 0);
        Reserve_NeedsLock(Http2Codes.FrameHeaderLength + head.Length);
        var frame = _filling.AsSpan(_written, Http2Codes.FrameHeaderLength + head.Length);
        head.Write(frame);
        BinaryPrimitives.WriteInt32BigEndian(frame[Http2Codes.FrameHeaderLength..], _window);
        _window = 0;
        _written += frame.Length;
        _flushed = _written;
    }

    private void Reserve_NeedsLock(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_filling.Length - _written >= needed)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_written + needed, Math.Max(Piece, 2 * _filling.Length)));
        _filling.AsSpan(0, _written).CopyTo(larger);
        Return(ref _filling);
        _filling = larger;
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
