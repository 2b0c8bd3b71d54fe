using System.Net.Sockets;
using System.Runtime.CompilerServices;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

/// <summary>
/// One end of an HTTP/2 connection: a background loop queues what arrives, and anything can be sent, also what is wrong.
/// Safe for use from several threads.
/// </summary>
internal abstract partial class Http2Peer : IAsyncDisposable
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly Http2PeerOptions _options;
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly HeaderBlocks _headerBlocks;
    private readonly FrameInbox _inbox = new();
    private readonly SendWindows _windows = new();
    private volatile TaskCompletionSource _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _resetWhileWriting;
    private volatile bool _aborted;
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _reading;

    protected Http2Peer(Socket socket, Stream stream, Http2PeerOptions options)
    {
        _socket = socket;
        _stream = stream;
        _options = options;
        _reader = new FrameReader(stream, options.ReadLimit(Http2SettingId.MaxFrameSize, Http2Frame.DefaultMaxFrameSize));
        _writer = new FrameWriter(stream);
        _headerBlocks = new HeaderBlocks(new HpackDecoder(options.ReadLimit(Http2SettingId.HeaderTableSize, 4096)));
        _mayRead.SetResult();
    }

    /// <summary>Frames received and not read yet.</summary>
    public IReadOnlyList<ReceivedFrame> Unread => _inbox.Unread;

    /// <summary>Octets the other side's windows still allow on a stream.</summary>
    public long SendWindow(int streamId) => _windows.Available(streamId);

    /// <summary>The next frame of any kind.</summary>
    public Task<ReceivedFrame> ReadFrameAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ReadFrameAsync(_ => true, file, line);

    /// <summary>The next frame that fits, leaving others for later.</summary>
    public Task<ReceivedFrame> ReadFrameAsync(
        Func<ReceivedFrame, bool> fits, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _inbox.TakeAsync(fits).DefaultTimeout(file, line);

    /// <summary>The stream's next HEADERS, DATA or RST_STREAM.</summary>
    public Task<ReceivedFrame> ReadStreamFrameAsync(int streamId, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ReadFrameAsync(frame => frame.StreamId == streamId && frame.IsContent, file, line);

    /// <summary>The stream's HEADERS, DATA and RST_STREAM frames up to its last one.</summary>
    public async Task<IReadOnlyList<ReceivedFrame>> ReadStreamFramesAsync(
        int streamId, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var frames = new List<ReceivedFrame>();
        do
        {
            frames.Add(await ReadStreamFrameAsync(streamId, file, line));
        }
        while (!frames[^1].IsLast);
        return frames;
    }

    /// <summary>
    /// Like <see cref="ReadStreamFramesAsync"/>, and whatever else of the stream comes until a PING is answered: shows a reset after the end.
    /// </summary>
    public async Task<IReadOnlyList<ReceivedFrame>> ReadWholeStreamAsync(
        int streamId, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        List<ReceivedFrame> frames = [.. await ReadStreamFramesAsync(streamId, file, line)];
        await PingAsync(file, line);
        foreach (var _ in Unread.Where(frame => frame.StreamId == streamId && frame.IsContent))
            frames.Add(await ReadStreamFrameAsync(streamId, file, line));
        return frames;
    }

    /// <summary>Waits until the other side (or this one) has ended the connection.</summary>
    public Task<ConnectionEnd> WaitForCloseAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _ended.Task.DefaultTimeout(file, line);

    /// <summary>Takes nothing more off the socket (beyond a frame being read) until <see cref="ResumeReading"/>.</summary>
    public void PauseReading() => _mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ResumeReading() => _mayRead.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        if (_reading is null)
            End(new ConnectionEnd(ConnectionEndKind.ByUs, 0));
        else
            await _reading.DefaultTimeout();
        await DisposingAsync();
        await _stream.DisposeAsync();
        _socket.Dispose();
        _writer.Dispose();
        _disposed.Dispose();
    }

    /// <summary>Begins the read loop; once.</summary>
    protected void StartReading() => _reading = ReadAllAsync();

    /// <summary>What comes before the first frame.</summary>
    protected virtual Task ReadOpeningAsync(FrameReader reader, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sees each frame in wire order before it is queued; false keeps it out of the queue.</summary>
    protected virtual bool Receive(ReceivedFrame frame) => true;

    /// <summary>Sees each frame before it is sent.</summary>
    protected virtual void Sending(Http2Frame frame)
    {
    }

    protected virtual Task DisposingAsync() => Task.CompletedTask;

    private async Task ReadAllAsync()
    {
        var kind = ConnectionEndKind.Finished;
        string? violation = null;
        try
        {
            try
            {
                await ReadOpeningAsync(_reader, _disposed.Token);
                while (await ReadNextAsync() is { } frame)
                    await AcceptAsync(frame);
            }
            catch (Http2Violation e)
            {
                violation = e.Message;
                _inbox.Complete(new ConnectionEnd(ConnectionEndKind.ByUs, _reader.BytesReceived, violation));
                await _reader.DrainAsync(_disposed.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            kind = ConnectionEndKind.ByUs;
        }
        catch (IOException)
        {
            kind = _disposed.IsCancellationRequested ? ConnectionEndKind.ByUs : ConnectionEndKind.Reset;
        }
        catch (Exception e)
        {
            // A fault of the kit (or of an override) must fail the test that waits, not leave it waiting.
            violation = $"the reading side of the test failed: {e}";
        }

        // The system reports a reset once: when a write has taken the report, reading sees a plain end.
        if (kind == ConnectionEndKind.Finished && _resetWhileWriting)
            kind = ConnectionEndKind.Reset;
        // A read that was under way reports our own abort in several ways: as cancelled, as disposed, or as a reset.
        if (_aborted)
            kind = ConnectionEndKind.ByUs;
        End(new ConnectionEnd(kind, _reader.BytesReceived, violation));
    }

    private void End(ConnectionEnd end)
    {
        _inbox.Complete(end);
        _windows.End(new ConnectionEndedException(end, []));
        _ended.SetResult(end);
    }

    private async Task<Http2Frame?> ReadNextAsync()
    {
        await _mayRead.Task.WaitAsync(_disposed.Token);
        return await _reader.ReadAsync(_disposed.Token);
    }

    private async Task AcceptAsync(Http2Frame frame)
    {
        frame.CheckLength();
        if (_headerBlocks.Accept(frame) is not { } received)
            return;
        if (frame.Type is Http2FrameType.WindowUpdate or Http2FrameType.RstStream || (frame.Type == Http2FrameType.Settings && !frame.IsAck))
            _windows.Receive(frame);
        var replies = AutomaticReplies(frame);
        if (Receive(received))
            _inbox.Add(received);
        if (replies.Count == 0)
            return;
        try
        {
            await SendFramesAsync(replies);
        }
        catch (IOException)
        {
            // Reading goes on and tells how the connection ended.
        }
    }

    private List<Http2Frame> AutomaticReplies(Http2Frame frame)
    {
        var replies = new List<Http2Frame>();
        if (_options.AutoAcknowledge && frame.Type == Http2FrameType.Settings && !frame.IsAck)
            replies.Add(Http2Frame.SettingsAck());
        if (_options.AutoAcknowledge && frame.Type == Http2FrameType.Ping && !frame.IsAck)
            replies.Add(Http2Frame.Ping(frame.Payload, ack: true));
        if (_options.AutoWindowUpdate && frame.Type == Http2FrameType.Data && !frame.Payload.IsEmpty)
        {
            replies.Add(Http2Frame.WindowUpdate(0, frame.Payload.Length));
            if (!frame.EndsStream)
                replies.Add(Http2Frame.WindowUpdate(frame.StreamId, frame.Payload.Length));
        }

        return replies;
    }
}
