using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace FcEmulator.Replay;

/// <summary>One call that was made again. Immutable.</summary>
/// <param name="RequestId">The recorded one.</param>
/// <param name="Recorded">How it ended for its client then.</param>
/// <param name="Replayed">How it ended now.</param>
internal sealed record ReplayedCall(string RequestId, string Method, string Recorded, string Replayed)
{
    public bool Differs => Recorded != Replayed;
}

/// <summary>What came of a replay. Immutable.</summary>
/// <param name="late">The most a call was late against the recording.</param>
/// <param name="unread">Lines of the recording that were left out.</param>
internal sealed class ReplayReport(IReadOnlyList<ReplayedCall> calls, TimeSpan late, int unread)
{
    private const int Shown = 20;

    public int Version { get; } = 1;

    public int Calls => calls.Count;

    public IReadOnlyList<ReplayedCall> Differences { get; } = [.. calls.Where(call => call.Differs)];

    public double LatestMs => Math.Round(late.TotalMilliseconds, 3);

    public int Unread => unread;

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Calls:N0} calls replayed, {Differences.Count:N0} ended otherwise than recorded; the latest began {LatestMs:0.#} ms late.\n");
        foreach (var call in Differences.Take(Shown))
            text.Append(CultureInfo.InvariantCulture, $"  {call.RequestId}  {call.Method}  recorded: {call.Recorded}  now: {call.Replayed}\n");
        if (Differences.Count > Shown)
            text.Append(CultureInfo.InvariantCulture, $"  … and {Differences.Count - Shown:N0} more; --json has all.\n");
        if (unread > 0)
            text.Append(CultureInfo.InvariantCulture, $"Lines of the recording that are no calls, and were left out: {unread}.\n");
        return text.ToString();
    }
}

/// <summary>How a report is written for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;
