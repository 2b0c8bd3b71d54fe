using System.Globalization;

namespace FcEmulator.Instances.Output;

/// <summary>The lines of an instance's log file, such as <c>2026-01-02T03:04:05.000Z out hello</c>. Pure.</summary>
internal static class InstanceLogFormat
{
    public const string Extension = ".log";

    private const string Stamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int StampLength = 24;

    public static string Mark(OutputStream stream) => stream switch
    {
        OutputStream.Stdout => "out",
        OutputStream.Stderr => "err",
        _ => "--",
    };

    /// <param name="before">When the line before it was printed: lines about dropped ones carry no time of their own.</param>
    public static OutputLine Parse(string line, string function, string instanceId, DateTimeOffset before)
    {
        if (line.Length > StampLength
            && DateTimeOffset.TryParseExact(
                line.AsSpan(0, StampLength), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && line.AsSpan(StampLength).StartsWith(" ", StringComparison.Ordinal))
        {
            var rest = line[(StampLength + 1)..];
            foreach (var stream in Enum.GetValues<OutputStream>())
            {
                var mark = Mark(stream) + " ";
                if (rest.StartsWith(mark, StringComparison.Ordinal))
                    return new OutputLine(at, function, instanceId, stream, rest[mark.Length..]);
            }
        }

        // "-- 12 lines dropped"
        return new OutputLine(before, function, instanceId, OutputStream.Note, line.StartsWith("-- ", StringComparison.Ordinal) ? line[3..] : line);
    }
}
