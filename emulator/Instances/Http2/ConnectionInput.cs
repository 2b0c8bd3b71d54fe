using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// Reads what an instance sends, frame by frame, and hands it to the calls. Consumers are woken when all that came in one read has been
/// taken, so that an answer which came whole wakes its consumer once. One loop.
/// </summary>
internal sealed class ConnectionInput(Socket socket, InstanceHttp2Connection connection, ConnectionOutput output)
{
    /// <summary>Several frames of the largest size.</summary>
    private const int BufferSize = 64 * 1024;

    /// <summary>Octets of one header block, encoded or decoded. Far beyond FC's 8 KB, which are refused with FC's own error.</summary>
    private const int HeaderLimit = 4 * 1024 * 1024;

    private readonly HpackDecoder _hpack = new();
    private readonly List<InstanceCall> _woken = [];
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private ArrayBufferWriter<byte>? _continued;
    private int _continuedStream;
    private bool _continuedEnds;
    private int _received;

    /// <summary>Runs until the connection ends.</summary>
    public async Task ReadAsync()
    {
        try
        {
            var filled = 0;
            while (await socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None) is > 0 and var count)
            {
                filled += count;
                var taken = TakeFrames(_buffer.AsSpan(0, filled));
                _buffer.AsSpan(taken, filled - taken).CopyTo(_buffer);
                filled -= taken;
                Wake();
            }

            connection.EndedByInstance?.Invoke();
            connection.Close(new InstanceLostException("The instance closed its connection."));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            connection.Close(new InstanceLostException("The instance's connection broke.", broken));
        }
        catch (Http2ProtocolException broken)
        {
            connection.Close(broken);
        }

        Wake();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>All but the last on other threads: each may have a lot to do.</summary>
    private void Wake()
    {
        for (var i = 0; i < _woken.Count - 1; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_woken[i], preferLocal: false);
        var last = _woken.Count > 0 ? _woken[^1] : null;
        _woken.Clear();
        last?.Execute();
    }

    /// <summary>Takes all whole frames. The result is how many octets they were.</summary>
    private int TakeFrames(ReadOnlySpan<byte> octets)
    {
        var rest = octets;
        while (rest.Length >= Http2Codes.FrameHeaderLength)
        {
            var (length, type, flags, stream) = FrameHead.Read(rest);
            if (!connection.IsGreeted && (type != Http2Codes.Settings || (flags & Http2Codes.Ack) != 0))
                throw Broken("began with something else than SETTINGS");
            if (length > Http2Codes.FrameLimit)
                throw new Http2ProtocolException(Http2Codes.FrameSizeError, "The function sent a frame longer than it may.");
            if (rest.Length < Http2Codes.FrameHeaderLength + length)
                break;
            if (_continued is not null && (type != Http2Codes.Continuation || stream != _continuedStream))
                throw Broken("interrupted a header block");
            TakeFrame(type, flags, stream, rest.Slice(Http2Codes.FrameHeaderLength, length));
            rest = rest[(Http2Codes.FrameHeaderLength + length)..];
        }

        return octets.Length - rest.Length;
    }

    private void TakeFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Codes.Data:
                TakeData(flags, stream, payload);
                break;
            case Http2Codes.Headers:
                TakeHeaders(flags, stream, payload);
                break;
            case Http2Codes.Continuation:
                TakeContinuation(flags, payload);
                break;
            case Http2Codes.ResetStream:
                RequireLength(payload, 4);
                if (connection.Find(stream) is { } reset && connection.TakeReset(reset, BinaryPrimitives.ReadInt32BigEndian(payload)))
                    _woken.Add(reset);
                break;
            case Http2Codes.Settings:
                TakeSettings(flags, stream, payload);
                break;
            case Http2Codes.Ping:
                RequireConnection(stream);
                RequireLength(payload, 8);
                if ((flags & Http2Codes.Ack) == 0)
                {
                    output.AppendPingAck(payload);
                    output.FlushSoon();
                }

                break;
            case Http2Codes.GoAway:
                RequireConnection(stream);
                if (payload.Length < 8)
                    throw new Http2ProtocolException(Http2Codes.FrameSizeError, "The function sent a GOAWAY that is too short.");
                connection.EndedByInstance?.Invoke();
                connection.TakeGoAway(BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            case Http2Codes.WindowUpdate:
                RequireLength(payload, 4);
                var room = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
                if (room == 0)
                    throw Broken("gave a window of 0");
                connection.TakeWindow(stream, room);
                break;
            case Http2Codes.PushPromise:
                throw Broken("pushed, which the gateway does not allow");
            default:
                // PRIORITY, and extensions: RFC 9113, section 5.5, has unknown types ignored.
                break;
        }
    }

    private void TakeData(byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        _received += payload.Length;
        if (_received >= InstanceHttp2Connection.ConnectionWindow / 2)
        {
            connection.GiveWindow(_received);
            _received = 0;
        }

        if (connection.Find(stream) is not { } call)
            return;
        var ends = (flags & Http2Codes.EndStream) != 0;
        Hand(call, call.TakeData(WithoutPadding(flags, payload), payload.Length, ends), ends);
    }

    private void TakeHeaders(byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var block = WithoutPadding(flags, payload);
        if ((flags & Http2Codes.Priority) != 0)
            block = block.Length >= 5 ? block[5..] : throw Broken("sent HEADERS too short for their priority");
        var ends = (flags & Http2Codes.EndStream) != 0;
        if ((flags & Http2Codes.EndHeaders) != 0)
        {
            TakeBlock(stream, ends, block);
            return;
        }

        (_continued, _continuedStream, _continuedEnds) = (new ArrayBufferWriter<byte>(), stream, ends);
        _continued.Write(block);
    }

    private void TakeContinuation(byte flags, ReadOnlySpan<byte> payload)
    {
        if (_continued is not { } block)
            throw Broken("continued no header block");
        if (block.WrittenCount + payload.Length > HeaderLimit || payload.IsEmpty)
            throw new Http2ProtocolException(Http2Codes.EnhanceYourCalm, "The function sent more header than the gateway takes.");
        block.Write(payload);
        if ((flags & Http2Codes.EndHeaders) == 0)
            return;
        _continued = null;
        TakeBlock(_continuedStream, _continuedEnds, block.WrittenSpan);
    }

    private void TakeBlock(int stream, bool ends, ReadOnlySpan<byte> block)
    {
        // Decoded even where nobody wants it any more: the blocks that follow build on it.
        var fields = _hpack.Decode(block, HeaderLimit);
        if (connection.Find(stream) is { } call)
            Hand(call, call.TakeHeaders(fields, ends), ends);
    }

    /// <summary>What follows from what a call made of a frame. A malformed answer ends this call alone.</summary>
    private void Hand(InstanceCall call, Arrival arrival, bool ends)
    {
        if (arrival == Arrival.Malformed)
        {
            connection.Abort(call, Http2Codes.ProtocolError);
            if (call.Fail(new InstanceLostException("The function's answer breaks HTTP/2's rules.")))
                _woken.Add(call);
            return;
        }

        if (arrival == Arrival.Awaited)
            _woken.Add(call);
        if (ends)
            connection.EndAnswer(call);
    }

    private void TakeSettings(byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        RequireConnection(stream);
        if ((flags & Http2Codes.Ack) != 0)
        {
            RequireLength(payload, 0);
            return;
        }

        if (payload.Length % 6 != 0)
            throw new Http2ProtocolException(Http2Codes.FrameSizeError, "The function sent SETTINGS of a broken length.");
        connection.TakeSettings(payload);
    }

    private static ReadOnlySpan<byte> WithoutPadding(byte flags, ReadOnlySpan<byte> payload)
    {
        if ((flags & Http2Codes.Padded) == 0)
            return payload;
        if (payload.IsEmpty || payload[0] >= payload.Length)
            throw Broken("padded a frame beyond its length");
        return payload[1..^payload[0]];
    }

    private static void RequireConnection(int stream)
    {
        if (stream != 0)
            throw Broken("sent a frame of the connection on a stream");
    }

    private static void RequireLength(ReadOnlySpan<byte> payload, int length)
    {
        if (payload.Length != length)
            throw new Http2ProtocolException(Http2Codes.FrameSizeError, "The function sent a frame of a wrong length.");
    }

    private static Http2ProtocolException Broken(string what) => new(Http2Codes.ProtocolError, $"The function {what}.");
}
