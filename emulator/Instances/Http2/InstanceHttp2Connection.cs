using System.Buffers.Binary;
using System.Net.Sockets;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// The client's side of one HTTP/2 connection without TLS: its calls, their flow control towards the instance, and its end. What comes from
/// the instance is taken apart by <see cref="ConnectionInput"/>. Safe for use from several threads.
/// </summary>
internal sealed partial class InstanceHttp2Connection
{
    /// <summary>How much of an answer may be on its way or unread.</summary>
    public const int StreamWindow = 1 << 20;

    /// <summary>Of all answers together; given back as they come, so that one reader who stops does not stop the others.</summary>
    public const int ConnectionWindow = 16 << 20;

    private readonly Lock _lock = new();
    private readonly CallTable _calls = new();
    private readonly StreamTurns _turns = new();
    private readonly SendWindows _windows = new();
    private readonly TaskCompletionSource<bool> _greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<uint?> _announcedLimit;
    private readonly ConnectionOutput _output;
    private readonly Socket _socket;
    private Exception? _ended;
    private bool _goingAway;

    private InstanceHttp2Connection(Socket socket, TaskCompletionSource<uint?> announcedLimit)
    {
        _socket = socket;
        _announcedLimit = announcedLimit;
        _output = new ConnectionOutput(socket, broken => Close(new InstanceLostException("The instance's connection broke.", broken)));
    }

    /// <summary>Completes with true once the instance's first SETTINGS have come, with false where the connection ended before.</summary>
    public Task<bool> Greeting => _greeting.Task;

    public bool IsGreeted => _greeting.Task is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>Called when the instance says GOAWAY, or closes; maybe both.</summary>
    public Action? EndedByInstance { get; set; }

    public bool TakesCalls
    {
        get
        {
            lock (_lock)
                return _ended is null && !_goingAway;
        }
    }

    /// <param name="socket">Owned from here on.</param>
    /// <param name="announcedLimit">Gets the limit of streams in the instance's first SETTINGS.</param>
    public static InstanceHttp2Connection Open(Socket socket, TaskCompletionSource<uint?> announcedLimit)
    {
        var connection = new InstanceHttp2Connection(socket, announcedLimit);
        connection._output.AppendOpening(StreamWindow, ConnectionWindow);
        connection._output.Flush();
        _ = new ConnectionInput(socket, connection, connection._output).ReadAsync();
        return connection;
    }

    /// <summary>
    /// Opens a call and puts its head into the buffer, where more may follow before the flush. Waits while the instance has as many as it
    /// takes. Null where this connection takes no more calls.
    /// </summary>
    public async ValueTask<InstanceCall?> OpenAsync(RequestHead head, bool hasBody, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource turn;
            lock (_lock)
            {
                if (_ended is not null || _goingAway)
                    return null;
                if (_calls.Count < _turns.Limit)
                    return Open_NeedsLock(head, hasBody);
                turn = _turns.Join();
            }

            try
            {
                await turn.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!turn.TrySetCanceled(cancellationToken))
            {
                // Its turn came at the same moment, and is the next one's now.
                lock (_lock)
                    _turns.GiveOne();
                throw;
            }
        }
    }

    /// <summary>Sends what has gathered: at once for a call alone, else together with what other calls are about to send.</summary>
    public void Flush()
    {
        bool alone;
        lock (_lock)
            alone = _calls.Count <= 1;
        if (alone)
            _output.Flush();
        else
            _output.FlushSoon();
    }

    /// <summary>Sends a piece of a request's body as far as the instance has given room, and waits for more room for the rest.</summary>
    public async ValueTask SendDataAsync(InstanceCall call, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource? window = null;
            lock (_lock)
            {
                if (!_calls.Contains(call))
                    throw call.Failure ?? new InstanceLostException("The call is over.");
                var allowed = _windows.Use(call, octets.Length);
                _output.AppendData(call.Id, octets.Span[..allowed]);
                octets = octets[allowed..];
                if (!octets.IsEmpty)
                    window = call.WindowWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (call.IsOpened)
                Flush();
            if (window is null)
                break;
            await window.Task.WaitAsync(cancellationToken);
        }

        await _output.WaitForRoomAsync(cancellationToken);
    }

    /// <summary>Ends the request's side of a call.</summary>
    public void EndRequest(InstanceCall call)
    {
        lock (_lock)
        {
            if (call.RequestEnded || !_calls.Contains(call))
                return;
            call.RequestEnded = true;
            _output.AppendEnd(call.Id);
            if (call.AnswerEnded)
                Remove_NeedsLock(call);
        }

        if (call.IsOpened)
            Flush();
    }

    /// <summary>Tells the instance to drop the call. Does nothing where it is over already.</summary>
    public void Abort(InstanceCall call, int code)
    {
        lock (_lock)
        {
            if (!Remove_NeedsLock(call))
                return;
            call.AnswerEnded = true;
            call.WindowWaiter?.TrySetResult();
            _output.AppendReset(call.Id, code);
        }

        Flush();
    }

    /// <summary>Ends the connection and every call on it. Only the first end counts.</summary>
    public void Close(Exception reason)
    {
        InstanceCall[] calls;
        lock (_lock)
        {
            if (_ended is not null)
                return;
            _ended = reason;
            calls = _calls.RemoveBehind(0);
            _turns.GiveAll();
        }

        if (reason is Http2ProtocolException broken)
        {
            _output.AppendGoAway(broken.Code);
            _output.Flush();
        }

        _output.Close();
        _socket.Dispose();
        _announcedLimit.TrySetResult(null);
        _greeting.TrySetResult(false);
        CallTable.Fail(calls, reason);
    }

    /// <summary>Lets the instance send more on the connection.</summary>
    public void GiveWindow(int octets)
    {
        _output.AppendWindow(0, octets);
        Flush();
    }

    /// <summary>Lets the instance send more on a call. Not behind the call's end: servers on Kestrel end their connection for that.</summary>
    public void GiveWindow(InstanceCall call, int octets)
    {
        lock (_lock)
        {
            if (!_calls.Contains(call))
                return;
            _output.AppendWindow(call.Id, octets);
        }

        Flush();
    }

    /// <summary>The call a frame is for; null for one that is over.</summary>
    public InstanceCall? Find(int stream)
    {
        lock (_lock)
            return _calls.Find(stream);
    }

    /// <summary>
    /// The instance has ended its side of the call. With a gRPC status the call is over, so the request's side ends too: servers hold a stream until
    /// then, and Kestrel takes no further calls where it holds too many.
    /// </summary>
    public void EndAnswer(InstanceCall call)
    {
        bool requestEnded;
        lock (_lock)
        {
            call.AnswerEnded = true;
            requestEnded = call.RequestEnded;
            if (requestEnded)
                Remove_NeedsLock(call);
        }

        if (requestEnded || !call.HasStatus)
            return;
        EndRequest(call);
        call.GiveUpRequest();
    }

    /// <summary>The instance reset the call. True where somebody has to be woken.</summary>
    public bool TakeReset(InstanceCall call, int code)
    {
        lock (_lock)
            Remove_NeedsLock(call);
        return call.Fail(new CallResetException(code));
    }

    /// <summary>The instance takes no further calls, and has not looked at those behind <paramref name="lastStream"/>.</summary>
    public void TakeGoAway(int lastStream)
    {
        InstanceCall[] refused;
        lock (_lock)
        {
            _goingAway = true;
            refused = _calls.RemoveBehind(lastStream);
            _turns.GiveAll();
            CloseIfDone_NeedsLock();
        }

        // Nothing of them was processed, which a client may take as leave to send them again.
        CallTable.Fail(refused, new CallResetException(Http2Codes.RefusedStream));
    }

    /// <summary>The instance's settings, which are in force and acknowledged when this returns.</summary>
    /// <param name="settings">Of two bytes for what is set and four for its value each; a later one replaces an earlier one.</param>
    public void TakeSettings(ReadOnlySpan<byte> settings)
    {
        lock (_lock)
        {
            // Only in the first does silence about the limit of streams mean that there is none.
            if (!IsGreeted)
                _turns.Limit = uint.MaxValue;
            for (; !settings.IsEmpty; settings = settings[6..])
                TakeSetting_NeedsLock(BinaryPrimitives.ReadUInt16BigEndian(settings), BinaryPrimitives.ReadUInt32BigEndian(settings[2..]));
            _turns.GiveAll();
            _announcedLimit.TrySetResult(_turns.Limit);
            _greeting.TrySetResult(true);
        }

        _output.AppendSettingsAck();
        Flush();
    }

    /// <summary>The instance has room for more: on a call, or on the connection (0).</summary>
    public void TakeWindow(int stream, int octets)
    {
        lock (_lock)
        {
            if (stream == 0)
                _windows.WidenConnection(octets, _calls.All);
            else if (_calls.Find(stream) is { } call)
                SendWindows.Widen(call, octets);
        }
    }

    private void TakeSetting_NeedsLock(ushort setting, uint value)
    {
        if (setting == Http2Codes.MaxConcurrentStreams)
            _turns.Limit = value;
        else if (setting == Http2Codes.InitialWindowSize)
            _windows.ChangeFirst(value, _calls.All);
        else if (setting == Http2Codes.MaxFrameSize)
            _output.FrameLimit = value is >= Http2Codes.FrameLimit and <= 0xFF_FFFF ? (int)value : throw new Http2ProtocolException(Http2Codes.ProtocolError, "The function announced a frame size out of range.");
    }

    private InstanceCall Open_NeedsLock(RequestHead head, bool hasBody)
    {
        var call = new InstanceCall(this, _calls.TakeStream(), _windows.First) { RequestEnded = !hasBody };
        _calls.Add(call);
        _goingAway |= _calls.IsUsedUp;
        if (call.Id == CallTable.FirstStream)
            head.DeclineTable();
        _output.AppendHead(call.Id, head.Block, ends: !hasBody);
        return call;
    }

    private bool Remove_NeedsLock(InstanceCall call)
    {
        if (!_calls.Remove(call))
            return false;
        _turns.GiveOne();
        CloseIfDone_NeedsLock();
        return true;
    }

    private void CloseIfDone_NeedsLock()
    {
        if (_goingAway && _calls.Count == 0)
            Close(new InstanceLostException("The instance takes no more calls on this connection."));
    }
}
