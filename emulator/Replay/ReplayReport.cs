using System.Text.Json.Serialization;

namespace FcEmulator.Replay;

/// <summary>What came of a replay. Immutable.</summary>
/// <param name="late">The most a call was late against the recording.</param>
/// <param name="unread">Lines of the recording that were left out.</param>
internal sealed class ReplayReport(IReadOnlyList<ReplayedCall> calls, TimeSpan late, int unread)
{
    public int Version { get; } = 1;

    public int Calls => calls.Count;

    public IReadOnlyList<ReplayedCall> Differences { get; } = [.. calls.Where(call => call.Differs)];

    public double LatestMs => Math.Round(late.TotalMilliseconds, 3);

    public int Unread => unread;

    public PlacementComparison Placement { get; } = new(calls);
}

/// <summary>How a report is written for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;
