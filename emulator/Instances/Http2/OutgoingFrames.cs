using System.Buffers.Binary;

namespace FcEmulator.Instances.Http2;

/// <summary>The frames that the gateway sends, by name. Each is put into the buffer whole.</summary>
internal static class OutgoingFrames
{
    /// <summary>The connection preface and the gateway's settings: no push, and its windows.</summary>
    public static void AppendOpening(this ConnectionOutput output, int streamWindow, int connectionWindow)
    {
        output.AppendRaw(Http2Codes.Preface);
        Span<byte> settings = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(settings, Http2Codes.EnablePush);
        BinaryPrimitives.WriteInt32BigEndian(settings[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(settings[6..], Http2Codes.InitialWindowSize);
        BinaryPrimitives.WriteInt32BigEndian(settings[8..], streamWindow);
        output.Append(Http2Codes.Settings, 0, 0, settings);
        output.AppendWindow(0, connectionWindow - Http2Codes.DefaultWindow);
    }

    /// <summary>A request's head, in as many frames as its length needs.</summary>
    public static void AppendHead(this ConnectionOutput output, int stream, ReadOnlySpan<byte> block, bool ends)
    {
        var limit = output.FrameLimit;
        var first = block[..Math.Min(block.Length, limit)];
        var rest = block[first.Length..];
        output.Append(Http2Codes.Headers, (byte)((ends ? Http2Codes.EndStream : 0) | (rest.IsEmpty ? Http2Codes.EndHeaders : 0)), stream, first);
        while (!rest.IsEmpty)
        {
            var part = rest[..Math.Min(rest.Length, limit)];
            rest = rest[part.Length..];
            output.Append(Http2Codes.Continuation, rest.IsEmpty ? Http2Codes.EndHeaders : (byte)0, stream, part);
        }
    }

    public static void AppendData(this ConnectionOutput output, int stream, ReadOnlySpan<byte> octets)
    {
        var limit = output.FrameLimit;
        for (var sent = 0; sent < octets.Length; sent += limit)
            output.Append(Http2Codes.Data, 0, stream, octets[sent..Math.Min(octets.Length, sent + limit)]);
    }

    public static void AppendEnd(this ConnectionOutput output, int stream) => output.Append(Http2Codes.Data, Http2Codes.EndStream, stream, []);

    public static void AppendReset(this ConnectionOutput output, int stream, int code)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        output.Append(Http2Codes.ResetStream, 0, stream, payload);
    }

    /// <param name="stream">0 is the whole connection.</param>
    public static void AppendWindow(this ConnectionOutput output, int stream, int octets)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, octets);
        output.Append(Http2Codes.WindowUpdate, 0, stream, payload);
    }

    public static void AppendSettingsAck(this ConnectionOutput output) => output.AppendAnswer(Http2Codes.Settings, []);

    public static void AppendPingAck(this ConnectionOutput output, ReadOnlySpan<byte> payload) => output.AppendAnswer(Http2Codes.Ping, payload);

    /// <summary>The instance opens no streams, so the last one processed is 0.</summary>
    public static void AppendGoAway(this ConnectionOutput output, int code)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, 0);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], code);
        output.Append(Http2Codes.GoAway, 0, 0, payload);
    }
}
