namespace FcEmulator.Tests.Http2;

/// <summary>Joins HEADERS and CONTINUATIONs and decodes them, in the order of the connection. For one reader.</summary>
internal sealed class HeaderBlocks(HpackDecoder decoder)
{
    private readonly List<byte> _block = [];
    private Http2Frame? _open;
    private int _fragments;

    /// <summary>Null while a header block is not complete.</summary>
    public ReceivedFrame? Accept(Http2Frame frame)
    {
        if (_open is null && frame.Type == Http2FrameType.Continuation)
            throw new Http2Violation($"CONTINUATION on stream {frame.StreamId} without an open header block");
        if (_open is not null && (frame.Type != Http2FrameType.Continuation || frame.StreamId != _open.StreamId))
            throw new Http2Violation($"{FrameText.Name(frame.Type)} on stream {frame.StreamId} within the header block of stream {_open.StreamId}");
        if (frame is { Type: Http2FrameType.Settings, IsAck: true })
            decoder.Acknowledge();
        if (frame.Type is not (Http2FrameType.Headers or Http2FrameType.Continuation))
            return new ReceivedFrame(frame);

        _open ??= frame;
        _fragments++;
        _block.AddRange(frame.Type == Http2FrameType.Headers ? frame.Content.Span : frame.Payload.Span);
        if (!frame.Has(Http2Flags.EndHeaders))
            return null;
        var whole = new ReceivedFrame(_open, Decode(), _fragments);
        (_open, _fragments) = (null, 0);
        _block.Clear();
        return whole;
    }

    private IReadOnlyList<HeaderField> Decode()
    {
        try
        {
            return decoder.Decode(_block.ToArray());
        }
        catch (HpackException e)
        {
            throw new Http2Violation($"header block of stream {_open!.StreamId}: {e.Message}", e);
        }
    }
}
