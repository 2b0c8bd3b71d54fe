using System.Buffers.Binary;

namespace FcEmulator.Tests.Http2;

/// <summary>One frame as it stands on the wire; nothing checks that it makes sense.</summary>
internal sealed record Http2Frame(Http2FrameType Type, byte Flags, int StreamId, ReadOnlyMemory<byte> Payload)
{
    public const int HeaderLength = 9;

    /// <summary>What every endpoint must take: RFC 9113 section 4.2.</summary>
    public const int DefaultMaxFrameSize = 16_384;

    public bool Has(byte flag) => (Flags & flag) != 0;

    /// <summary>Whether it is the sender's last frame of its stream (RST_STREAM apart).</summary>
    public bool EndsStream => Type is Http2FrameType.Data or Http2FrameType.Headers && Has(Http2Flags.EndStream);

    public bool IsAck => Type is Http2FrameType.Settings or Http2FrameType.Ping && Has(Http2Flags.Ack);

    /// <summary>Error code of RST_STREAM and GOAWAY.</summary>
    public Http2ErrorCode ErrorCode => (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(
        Payload.Span[(Type == Http2FrameType.GoAway ? 4 : 0)..]);

    /// <summary>Last stream id of GOAWAY, increment of WINDOW_UPDATE.</summary>
    public int LeadingInt31 => BinaryPrimitives.ReadInt32BigEndian(Payload.Span) & int.MaxValue;

    /// <summary>The payload, of DATA and HEADERS without padding and priority.</summary>
    public ReadOnlyMemory<byte> Content
    {
        get
        {
            if (Type is not (Http2FrameType.Data or Http2FrameType.Headers))
                return Payload;
            var padded = Has(Http2Flags.Padded);
            var front = (padded ? 1 : 0) + (Type == Http2FrameType.Headers && Has(Http2Flags.Priority) ? 5 : 0);
            var padding = padded && Payload.Length > 0 ? Payload.Span[0] : 0;
            if (front + padding > Payload.Length)
                throw new Http2Violation($"{FrameText.Name(Type)} on stream {StreamId}: {padding} octets of padding do not fit in {Payload.Length}");
            return Payload[front..^padding];
        }
    }

    public static Http2Frame Data(int streamId, ReadOnlyMemory<byte> payload, bool endStream = false) =>
        new(Http2FrameType.Data, endStream ? Http2Flags.EndStream : Http2Flags.None, streamId, payload);

    public static Http2Frame Settings(params IEnumerable<Http2Setting> settings)
    {
        var payload = new List<byte>();
        Span<byte> entry = stackalloc byte[6];
        foreach (var (id, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)id);
            BinaryPrimitives.WriteUInt32BigEndian(entry[2..], value);
            payload.AddRange(entry);
        }

        return new(Http2FrameType.Settings, Http2Flags.None, 0, payload.ToArray());
    }

    public static Http2Frame SettingsAck() => new(Http2FrameType.Settings, Http2Flags.Ack, 0, default);

    public static Http2Frame Ping(ReadOnlyMemory<byte> opaque, bool ack = false) =>
        new(Http2FrameType.Ping, ack ? Http2Flags.Ack : Http2Flags.None, 0, opaque);

    public static Http2Frame RstStream(int streamId, Http2ErrorCode code) =>
        new(Http2FrameType.RstStream, Http2Flags.None, streamId, BigEndian((uint)code));

    public static Http2Frame GoAway(int lastStreamId, Http2ErrorCode code, ReadOnlySpan<byte> debug = default) =>
        new(Http2FrameType.GoAway, Http2Flags.None, 0, (byte[])[.. BigEndian((uint)lastStreamId), .. BigEndian((uint)code), .. debug]);

    public static Http2Frame WindowUpdate(int streamId, int increment) =>
        new(Http2FrameType.WindowUpdate, Http2Flags.None, streamId, BigEndian((uint)increment));

    /// <summary>A HEADERS frame and as many CONTINUATIONs as <paramref name="maxFragment"/> makes necessary.</summary>
    public static IReadOnlyList<Http2Frame> HeaderBlock(
        int streamId, ReadOnlyMemory<byte> block, bool endStream, int maxFragment = DefaultMaxFrameSize)
    {
        var frames = new List<Http2Frame>();
        do
        {
            var fragment = block[..Math.Min(maxFragment, block.Length)];
            block = block[fragment.Length..];
            var first = frames.Count == 0;
            var flags = (first && endStream ? Http2Flags.EndStream : 0) | (block.IsEmpty ? Http2Flags.EndHeaders : 0);
            frames.Add(new(first ? Http2FrameType.Headers : Http2FrameType.Continuation, (byte)flags, streamId, fragment));
        }
        while (!block.IsEmpty);
        return frames;
    }

    /// <summary>Throws where the payload's length, or the padding's, does not fit.</summary>
    public void CheckLength()
    {
        var length = Payload.Length;
        var fits = Type switch
        {
            Http2FrameType.RstStream or Http2FrameType.WindowUpdate => length == 4,
            Http2FrameType.Settings => IsAck ? length == 0 : length % 6 == 0,
            Http2FrameType.Ping => length == 8,
            Http2FrameType.GoAway => length >= 8,
            _ => Content.Length <= length,
        };
        if (!fits)
            throw new Http2Violation($"{FrameText.Name(Type)} has a payload of {length} octets");
    }

    /// <summary>Entries of a SETTINGS frame, in order.</summary>
    public IEnumerable<Http2Setting> ReadSettings()
    {
        for (var rest = Payload; rest.Length >= 6; rest = rest[6..])
        {
            yield return new(
                (Http2SettingId)BinaryPrimitives.ReadUInt16BigEndian(rest.Span),
                BinaryPrimitives.ReadUInt32BigEndian(rest.Span[2..]));
        }
    }

    private static byte[] BigEndian(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
