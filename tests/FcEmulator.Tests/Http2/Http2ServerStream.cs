namespace FcEmulator.Tests.Http2;

/// <summary>
/// One request to a test server: what came, and what the script may answer. Sending is safe from several threads; one reader at a time.
/// </summary>
internal sealed class Http2ServerStream(Http2ServerConnection connection, ReceivedFrame opening)
{
    private readonly List<byte> _body = [];
    private readonly List<byte> _unreadMessages = [];
    private long _bodyLength;
    private bool _requestEnded = opening.EndsStream;
    private bool _answerEnded;
    private bool _reset;
    private bool _closed;
    private bool _readToEnd = opening.EndsStream;

    public int Id => opening.StreamId;

    public Http2ServerConnection Connection => connection;

    /// <summary>Request headers, in wire order, repeated ones repeated.</summary>
    public IReadOnlyList<HeaderField> Headers => opening.Headers!;

    /// <summary>How many frames the request headers came in.</summary>
    public int HeaderFragments => opening.Fragments;

    public string Path => opening.Values(":path").FirstOrDefault("");

    /// <summary>Octets of the request body so far; empty where the server does not record.</summary>
    public byte[] Body => connection.Read(() => _body.ToArray());

    public long BodyLength => connection.Read(() => _bodyLength);

    /// <summary>Trailers of the request; gRPC clients send none.</summary>
    public IReadOnlyList<HeaderField>? Trailers { get; private set; }

    /// <summary>Whether the client ended its side in order.</summary>
    public bool RequestEnded => connection.Read(() => _requestEnded);

    /// <summary>Code of the client's RST_STREAM, if one came.</summary>
    public Http2ErrorCode? ResetCode { get; private set; }

    /// <summary>The next DATA, trailing HEADERS or RST_STREAM of the request.</summary>
    public Task<ReceivedFrame> ReadFrameAsync() => connection.ReadStreamFrameAsync(Id);

    /// <summary>Waits for the client's RST_STREAM, passing over anything before it.</summary>
    public async Task<Http2ErrorCode> ReadResetAsync() =>
        (await connection.ReadFrameAsync(f => f.StreamId == Id && f.Type == Http2FrameType.RstStream)).Frame.ErrorCode;

    /// <summary>The next gRPC message, or null once the client has ended its side (or reset).</summary>
    public async Task<byte[]?> ReadMessageAsync()
    {
        byte[] message;
        while (!GrpcMessages.TryTake(_unreadMessages, out message))
        {
            if (_readToEnd)
                return null;
            var frame = await ReadFrameAsync();
            _readToEnd = frame.IsLast;
            if (frame.Type == Http2FrameType.Data)
                _unreadMessages.AddRange(frame.Frame.Content.Span);
        }

        return message;
    }

    /// <summary>Reads the request to its end and returns the messages not read before.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadMessagesAsync()
    {
        var messages = new List<byte[]>();
        while (await ReadMessageAsync() is { } message)
            messages.Add(message);
        return messages;
    }

    /// <summary>Initial metadata: <c>:status 200</c>, <c>content-type application/grpc</c>, then what is given.</summary>
    public Task SendHeadersAsync(params IEnumerable<HeaderField> metadata) =>
        connection.SendHeadersAsync(Id, [(":status", "200"), ("content-type", "application/grpc"), .. metadata]);

    public Task SendMessageAsync(ReadOnlySpan<byte> message, bool compressed = false) =>
        connection.SendMessageAsync(Id, message, compressed: compressed);

    public Task SendDataAsync(ReadOnlyMemory<byte> octets, bool endStream = false) => connection.SendDataAsync(Id, octets, endStream);

    /// <summary>Ends the answer as gRPC does: <c>grpc-status</c>, then what is given.</summary>
    public Task SendTrailersAsync(int status = 0, params IEnumerable<HeaderField> metadata) =>
        connection.SendHeadersAsync(Id, [Status(status), .. metadata], endStream: true);

    /// <summary>A whole answer in one HEADERS frame.</summary>
    public Task SendTrailersOnlyAsync(int status, params IEnumerable<HeaderField> metadata) =>
        connection.SendHeadersAsync(
            Id, [(":status", "200"), ("content-type", "application/grpc"), Status(status), .. metadata], endStream: true);

    /// <summary>Ends the answer by an empty DATA frame without trailers: the shape of FC's function errors.</summary>
    public Task SendEndAsync() => SendDataAsync(default, endStream: true);

    public Task SendResetAsync(Http2ErrorCode code) => connection.SendResetAsync(Id, code);

    /// <summary>A unary answer: reads the request to its end, then sends one message with status 0.</summary>
    public async Task AnswerAsync(byte[] message)
    {
        await ReadMessagesAsync();
        await SendHeadersAsync();
        await SendMessageAsync(message);
        await SendTrailersAsync();
    }

    internal void Record_NeedsLock(ReceivedFrame frame, bool keepBody)
    {
        _requestEnded |= frame.EndsStream;
        switch (frame.Type)
        {
            case Http2FrameType.Data:
                _bodyLength += frame.Frame.Content.Length;
                if (keepBody)
                    _body.AddRange(frame.Frame.Content.Span);
                break;
            case Http2FrameType.Headers:
                Trailers = frame.Headers;
                break;
            case Http2FrameType.RstStream:
                ResetCode = frame.Frame.ErrorCode;
                _reset = true;
                break;
            default:
                break;
        }
    }

    internal void Sent_NeedsLock(Http2Frame frame)
    {
        _answerEnded |= frame.EndsStream;
        _reset |= frame.Type == Http2FrameType.RstStream;
    }

    /// <summary>True once: when the stream has just become closed.</summary>
    internal bool TryClose_NeedsLock()
    {
        if (_closed || !(_reset || (_requestEnded && _answerEnded)))
            return false;
        return _closed = true;
    }

    private static HeaderField Status(int status) => new("grpc-status", $"{status}");
}
