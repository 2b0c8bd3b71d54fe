using System.Text;

namespace FcEmulator.Tests.Http2;

/// <summary>Frames as one line, for asserts on the whole of what was received.</summary>
internal static class FrameText
{
    /// <summary>Fields whose values differ from run to run.</summary>
    public static readonly IReadOnlySet<string> Volatile = new HashSet<string> { "date", "x-fc-request-id", "x-fc-instance-id" };

    /// <summary>For example <c>HEADERS(:status 200, content-type application/grpc) | DATA(0, END_STREAM)</c>.</summary>
    /// <param name="without">Header names left out; <see cref="Volatile"/> where not given.</param>
    public static string Render(this IEnumerable<ReceivedFrame> frames, IReadOnlySet<string>? without = null) =>
        string.Join(" | ", frames.Select(frame => Render(frame, without ?? Volatile)));

    /// <summary>Joins neighbouring DATA frames of a stream, whose cuts depend on timing; an empty one stays on its own.</summary>
    public static IReadOnlyList<ReceivedFrame> JoinData(this IEnumerable<ReceivedFrame> frames)
    {
        var joined = new List<ReceivedFrame>();
        foreach (var frame in frames)
        {
            if (IsFilled(frame) && joined.LastOrDefault() is { } last && IsFilled(last) && last.StreamId == frame.StreamId)
            {
                byte[] both = [.. last.Frame.Content.Span, .. frame.Frame.Content.Span];
                joined[^1] = new ReceivedFrame(Http2Frame.Data(frame.StreamId, both, frame.EndsStream));
            }
            else
            {
                joined.Add(frame);
            }
        }

        return joined;

        static bool IsFilled(ReceivedFrame frame) => frame is { Type: Http2FrameType.Data, Frame.Content.Length: > 0 };
    }

    /// <summary>Octets of all DATA frames, one after another.</summary>
    public static byte[] Body(this IEnumerable<ReceivedFrame> frames) =>
        [.. frames.Where(frame => frame.Type == Http2FrameType.Data).SelectMany(frame => frame.Frame.Content.ToArray())];

    private static string Render(ReceivedFrame received, IReadOnlySet<string> without)
    {
        var frame = received.Frame;
        var parts = new List<string>();
        switch (frame.Type)
        {
            case Http2FrameType.Headers:
                parts.AddRange((received.Headers ?? []).Where(h => !without.Contains(h.Name)).Select(h => h.ToString()));
                break;
            case Http2FrameType.Data:
                parts.Add($"{frame.Content.Length}");
                break;
            case Http2FrameType.Settings when !frame.IsAck:
                parts.AddRange(frame.ReadSettings().Select(s => $"{Name(s.Id)} {s.Value}"));
                break;
            case Http2FrameType.RstStream when frame.Payload.Length == 4:
                parts.Add(Name(frame.ErrorCode));
                break;
            case Http2FrameType.GoAway when frame.Payload.Length >= 8:
                parts.Add($"last {frame.LeadingInt31}");
                parts.Add(Name(frame.ErrorCode));
                break;
            case Http2FrameType.WindowUpdate when frame.Payload.Length == 4:
                parts.Add($"{frame.LeadingInt31}");
                break;
            default:
                if (!frame.Payload.IsEmpty)
                    parts.Add(Convert.ToHexString(frame.Payload.Span));
                break;
        }

        if (frame.EndsStream)
            parts.Add("END_STREAM");
        if (frame.IsAck)
            parts.Add("ACK");
        return $"{Name(frame.Type)}({string.Join(", ", parts)})";
    }

    /// <summary>The RFCs' spelling of an enum member: <c>RstStream</c> → <c>RST_STREAM</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }

        return name.Replace("GO_AWAY", "GOAWAY").Replace("HTTP11", "HTTP_1_1").ToString();
    }
}
