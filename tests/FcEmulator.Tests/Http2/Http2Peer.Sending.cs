using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

/// <content>Everything that can be sent, and the ways to end.</content>
internal abstract partial class Http2Peer
{
    private int _pings;

    public Task SendFrameAsync(Http2Frame frame) => SendFramesAsync([frame]);

    /// <summary>Sends the frames with nothing between them.</summary>
    public Task SendFramesAsync(IReadOnlyList<Http2Frame> frames)
    {
        foreach (var frame in frames)
        {
            if (frame.Type == Http2FrameType.Data)
                _windows.Spend(frame.StreamId, frame.Payload.Length);
            Sending(frame);
        }

        return GuardAsync(_writer.WriteAsync(frames, _disposed.Token));
    }

    public Task SendRawAsync(ReadOnlyMemory<byte> octets) => GuardAsync(_writer.WriteRawAsync(octets, _disposed.Token));

    /// <summary>Sends a header block of plain literals, cut into CONTINUATIONs of <paramref name="maxFragment"/> octets.</summary>
    public Task SendHeadersAsync(
        int streamId, IEnumerable<HeaderField> headers, bool endStream = false, int maxFragment = Http2Frame.DefaultMaxFrameSize) =>
        SendFramesAsync(Http2Frame.HeaderBlock(streamId, HpackBlock.Of(headers), endStream, maxFragment));

    /// <summary>Sends a header block made by hand.</summary>
    public Task SendHeadersAsync(int streamId, HpackBlock block, bool endStream = false) =>
        SendFramesAsync(Http2Frame.HeaderBlock(streamId, block.ToArray(), endStream));

    /// <summary>Sends one DATA frame at once, whatever the windows say.</summary>
    public Task SendDataAsync(int streamId, ReadOnlyMemory<byte> octets, bool endStream = false) =>
        SendFrameAsync(Http2Frame.Data(streamId, octets, endStream));

    /// <summary>Sends one gRPC message in one DATA frame at once, whatever the windows say.</summary>
    public Task SendMessageAsync(int streamId, ReadOnlySpan<byte> message, bool endStream = false, bool compressed = false) =>
        SendDataAsync(streamId, GrpcMessages.Frame(message, compressed), endStream);

    /// <summary>Sends DATA frames as the other side's windows allow. Not bounded: a slow reader is the point.</summary>
    public async Task SendDataWithinWindowAsync(
        int streamId, ReadOnlyMemory<byte> octets, bool endStream = false, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        do
        {
            var wanted = Math.Min(octets.Length, Http2Frame.DefaultMaxFrameSize);
            var granted = await _windows.ClaimAsync(streamId, wanted, either.Token);
            var frame = Http2Frame.Data(streamId, octets[..granted], endStream && granted == octets.Length);
            octets = octets[granted..];
            Sending(frame);
            await GuardAsync(_writer.WriteAsync(frame, either.Token));
        }
        while (!octets.IsEmpty);
    }

    /// <summary>Sends small DATA frames with <paramref name="perFrame"/> octets, filled up with padding, which counts to the windows too.</summary>
    public async Task SendPaddedWithinWindowAsync(int streamId, ReadOnlyMemory<byte> octets, int perFrame)
    {
        // The octet that tells the padding's length, and as much padding as that octet can tell.
        const int Largest = 1 + byte.MaxValue;
        while (!octets.IsEmpty)
        {
            var granted = await _windows.ClaimAsync(streamId, Largest, _disposed.Token);
            var content = octets[..Math.Min(octets.Length, Math.Min(perFrame, granted - 1))];
            octets = octets[content.Length..];
            var payload = new byte[granted];
            payload[0] = (byte)(granted - 1 - content.Length);
            content.CopyTo(payload.AsMemory(1));
            var frame = new Http2Frame(Http2FrameType.Data, Http2Flags.Padded, streamId, payload);
            Sending(frame);
            await GuardAsync(_writer.WriteAsync(frame, _disposed.Token));
        }
    }

    public Task SendResetAsync(int streamId, Http2ErrorCode code) => SendFrameAsync(Http2Frame.RstStream(streamId, code));

    public Task SendGoAwayAsync(int lastStreamId, Http2ErrorCode code = Http2ErrorCode.NoError) =>
        SendFrameAsync(Http2Frame.GoAway(lastStreamId, code));

    public Task SendWindowUpdateAsync(int streamId, int increment) => SendFrameAsync(Http2Frame.WindowUpdate(streamId, increment));

    /// <summary>Sends a PING and waits for its answer: by then the other side has read all that was sent before.</summary>
    public async Task PingAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var opaque = BitConverter.GetBytes((long)Interlocked.Increment(ref _pings));
        await SendFrameAsync(Http2Frame.Ping(opaque)).DefaultTimeout(file, line);
        await ReadFrameAsync(
            f => f is { Type: Http2FrameType.Ping, Frame.IsAck: true } && f.Frame.Payload.Span.SequenceEqual(opaque), file, line);
    }

    /// <summary>Ends this direction in order (TLS close_notify once something was received, TCP FIN); what the other side still sends is read.</summary>
    public async Task FinishAsync()
    {
        try
        {
            // SslStream does not keep a shutdown and the reader apart, and OpenSSL takes the handshake's last messages (session tickets) with the
            // first octets that are read: both at once have crashed the process.
            if (_stream is SslStream tls && _reader.BytesReceived > 0)
                await tls.ShutdownAsync().DefaultTimeout();
        }
        catch (Exception refused) when (refused is not TimeoutException)
        {
            // The other side has gone: the FIN alone tells.
        }

        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Breaks the connection off with a TCP RST.</summary>
    public void Abort()
    {
        _aborted = true;
        _socket.Close(timeout: 0);
    }

    private async Task GuardAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            _resetWhileWriting = true;
            throw;
        }
    }
}
