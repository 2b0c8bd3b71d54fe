namespace FcEmulator.Tests.Http2;

/// <summary>A frame from the other side. CONTINUATIONs are folded into the HEADERS they belong to.</summary>
/// <param name="Headers">Decoded fields in wire order; null for every type but HEADERS.</param>
/// <param name="Fragments">How many frames the header block came in; 1 for all else.</param>
internal sealed record ReceivedFrame(Http2Frame Frame, IReadOnlyList<HeaderField>? Headers = null, int Fragments = 1)
{
    public Http2FrameType Type => Frame.Type;

    public int StreamId => Frame.StreamId;

    public bool EndsStream => Frame.EndsStream;

    /// <summary>Whether nothing more of its stream may follow.</summary>
    public bool IsLast => EndsStream || Type == Http2FrameType.RstStream;

    /// <summary>Whether it carries the stream itself, not flow control or priority.</summary>
    public bool IsContent => Type is Http2FrameType.Headers or Http2FrameType.Data or Http2FrameType.RstStream;

    /// <summary>Values of all fields with this name, in order.</summary>
    public IReadOnlyList<string> Values(string name) => [.. (Headers ?? []).Where(h => h.Name == name).Select(h => h.Value)];

    public override string ToString() => FrameText.Render([this]);
}
