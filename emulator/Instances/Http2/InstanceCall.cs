using System.Threading.Tasks.Sources;

namespace FcEmulator.Instances.Http2;

/// <summary>What a call made of a frame.</summary>
internal enum Arrival
{
    Taken,

    /// <summary>Its consumer waits for it, and has to be woken by <see cref="InstanceCall.Execute"/>.</summary>
    Awaited,

    /// <summary>It breaks a rule.</summary>
    Malformed,
}

/// <summary>
/// One call on an instance's connection: what came of its answer, and who waits for more. The connection's reader feeds it, one consumer
/// reads it; the sending side is guarded by the connection's lock.
/// </summary>
internal sealed class InstanceCall(InstanceHttp2Connection connection, int id, long sendWindow) : IValueTaskSource<int>, IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<int> _arrival;
    private ReceiveBuffer _body;
    private HeaderField[]? _headers;
    private Exception? _failure;
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenSource? _request;
    private int _receiveWindow = InstanceHttp2Connection.StreamWindow;
    private int _unacknowledged;
    private bool _answerEnded;
    private bool _requestUnwanted;
    private bool _isWaiting;

    public int Id => id;

    /// <summary>Octets of DATA the instance still takes. Guarded by the connection's lock, like all that follow.</summary>
    public long SendWindow { get; set; } = sendWindow;

    public bool RequestEnded { get; set; }

    /// <summary>The instance has ended its side, or the call is over.</summary>
    public bool AnswerEnded { get; set; }

    /// <summary>Waits for <see cref="SendWindow"/>; null where nobody does.</summary>
    public TaskCompletionSource? WindowWaiter { get; set; }

    /// <summary>False while its head, and what comes with it, is still gathered for one write.</summary>
    public bool IsOpened { get; private set; }

    /// <summary>How it failed; null while it has not.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock)
                return _failure;
        }
    }

    /// <summary>Lines behind the answer's body; complete once the body was read to its end.</summary>
    public HeaderField[] Trailers { get; private set; } = [];

    /// <summary>Whether the answer ended with a gRPC status.</summary>
    public bool HasStatus => HeaderField.ValueOf("grpc-status", Trailers is [] ? Headers : Trailers) is not null;

    /// <summary>The answer's header lines; null until they have come.</summary>
    public HeaderField[]? Headers
    {
        get
        {
            lock (_lock)
                return _headers;
        }
    }

    /// <summary>Waits for <see cref="Headers"/>. Throws how the call failed.</summary>
    public ValueTask<int> WaitForHeadersAsync()
    {
        lock (_lock)
        {
            if (_headers is not null)
                return new ValueTask<int>(0);
            return _failure is null ? Arrival_NeedsLock() : ValueTask.FromException<int>(_failure);
        }
    }

    /// <summary>Waits until there is something to read, or the answer's end. The result is 0, as that of an empty read.</summary>
    public ValueTask<int> WaitForBodyAsync()
    {
        lock (_lock)
        {
            if (_body.Length > 0 || _answerEnded)
                return new ValueTask<int>(0);
            return _failure is null ? Arrival_NeedsLock() : ValueTask.FromException<int>(_failure);
        }
    }

    /// <summary>Reads what is there. 0 means the end of the answer; null that nothing is there yet.</summary>
    public int? TryRead(Span<byte> destination)
    {
        int count;
        var acknowledged = 0;
        CancellationTokenSource? unwanted = null;
        lock (_lock)
        {
            count = _body.Read(destination);
            if (count == 0)
            {
                if (_answerEnded)
                    unwanted = _requestUnwanted ? _request : null;
                else if (_failure is not null)
                    throw _failure;
                else
                    return null;
            }
            else
            {
                _unacknowledged += count;
                if (!_answerEnded && _unacknowledged >= InstanceHttp2Connection.StreamWindow / 2)
                {
                    acknowledged = _unacknowledged;
                    _receiveWindow += acknowledged;
                    _unacknowledged = 0;
                }
            }
        }

        if (acknowledged > 0)
            connection.GiveWindow(this, acknowledged);
        unwanted?.Cancel();
        return count;
    }

    /// <summary>Sends the request's body as it comes, until its end, or until the instance or the caller has had enough.</summary>
    public async Task SendBodyAsync(HttpContent content)
    {
        _request = new CancellationTokenSource();
        var copying = content.CopyToAsync(new RequestBodyStream(connection, this), null, _request.Token);
        await copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (copying.IsCompletedSuccessfully)
        {
            connection.EndRequest(this);
            return;
        }

        connection.Abort(this, Http2Codes.Cancel);
        if (Fail(copying.Exception?.InnerException ?? new OperationCanceledException()))
            Execute();
    }

    /// <summary>Sends what was gathered of the call, and all that follows as it comes.</summary>
    public void Flush()
    {
        IsOpened = true;
        connection.Flush();
    }

    /// <summary>Ends the call towards the instance with a code of HTTP/2's, and here with a failure.</summary>
    public void Reset(int code)
    {
        connection.Abort(this, code);
        if (Fail(new CallResetException(code)))
            Execute();
    }

    /// <summary>From now on until it is over, the call ends with this token.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (call, token) => ((InstanceCall)call!).Cancel(token), this);
    }

    /// <summary>
    /// The consumer is done. Where the answer was not read to its end, the instance is told to stop; where it was, the request may go on.
    /// </summary>
    public void Dispose()
    {
        // Not Dispose: that would wait for a cancel which may be waiting for us.
        _cancellation.Unregister();
        bool isOver;
        lock (_lock)
        {
            isOver = _answerEnded && _body.Length == 0;
            _body.Clear();
        }

        if (isOver)
            return;
        connection.Abort(this, Http2Codes.Cancel);
        _request?.Cancel();
    }

    /// <summary>Takes a block of header lines: the answer's headers, or its trailers.</summary>
    public Arrival TakeHeaders(HeaderField[] fields, bool end)
    {
        lock (_lock)
        {
            if (_headers is not null)
            {
                if (!end || Array.Exists(fields, IsPseudo))
                    return Arrival.Malformed;
                Trailers = fields;
            }
            else if (fields is not [{ Name: ":status" }, ..] || Array.FindLastIndex(fields, IsPseudo) > 0)
            {
                return Arrival.Malformed;
            }
            else if (!IsInformational(fields) || end)
            {
                _headers = fields;
            }

            _answerEnded = end;
            return Arrived_NeedsLock();
        }
    }

    /// <summary>Takes a piece of the body.</summary>
    /// <param name="flowControlled">Octets that count for flow control: with the padding.</param>
    public Arrival TakeData(ReadOnlySpan<byte> octets, int flowControlled, bool end)
    {
        lock (_lock)
        {
            _receiveWindow -= flowControlled;
            if (_headers is null || _receiveWindow < 0)
                return Arrival.Malformed;
            _unacknowledged += flowControlled - octets.Length;
            _body.Append(octets);
            _answerEnded = end;
            return octets.Length > 0 || end ? Arrived_NeedsLock() : Arrival.Taken;
        }
    }

    /// <summary>The instance reset the call, or is gone. After its answer's end that is no failure. True where somebody has to be woken.</summary>
    public bool Fail(Exception failure)
    {
        bool wake;
        lock (_lock)
        {
            if (!_answerEnded)
                _failure ??= failure;
            wake = Arrived_NeedsLock() == Arrival.Awaited;
        }

        GiveUpRequest();
        return wake;
    }

    /// <summary>The instance wants no more of the request. Once its answer has been read, nobody reads the request any more.</summary>
    public void GiveUpRequest()
    {
        CancellationTokenSource? unwanted;
        lock (_lock)
        {
            _requestUnwanted = true;
            unwanted = _answerEnded && _body.Length == 0 ? _request : null;
        }

        WindowWaiter?.TrySetResult();
        unwanted?.Cancel();
    }

    /// <summary>Lets the waiting consumer go on, on this thread.</summary>
    public void Execute() => _arrival.SetResult(0);

    /// <summary>A failure is told by the read that follows, behind what came before it.</summary>
    int IValueTaskSource<int>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        connection.Abort(this, Http2Codes.Cancel);
        if (Fail(new OperationCanceledException(cancellationToken)))
            Execute();
    }

    private ValueTask<int> Arrival_NeedsLock()
    {
        _arrival.Reset();
        _isWaiting = true;
        return new ValueTask<int>(this, _arrival.Version);
    }

    private Arrival Arrived_NeedsLock()
    {
        var awaited = _isWaiting;
        _isWaiting = false;
        return awaited ? Arrival.Awaited : Arrival.Taken;
    }

    private static bool IsPseudo(HeaderField field) => field.Name is [] or [':', ..];

    /// <summary>1xx: another block with the answer's headers follows.</summary>
    private static bool IsInformational(HeaderField[] fields) => fields[0].Value is ['1', _, _];
}
