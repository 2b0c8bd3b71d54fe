using System.Text.Json;
using System.Text.Json.Serialization;

namespace FcEmulator.Billing.Rates;

/// <summary>A rate card as its file has it, before anything is checked but names and kinds.</summary>
internal sealed record CardText
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required string Name { get; init; }

    public string? Title { get; init; }

    public required string Source { get; init; }

    public required string Date { get; init; }

    public required string Currency { get; init; }

    public required FactorsText Cu { get; init; }

    public required List<RateTier> Tiers { get; init; }

    public AssumptionsText? Assumptions { get; init; }
}

/// <summary>See <see cref="CuFactors"/>.</summary>
internal sealed record FactorsText
{
    public required decimal Invocation { get; init; }

    public required decimal ActiveVcpuSecond { get; init; }

    public required decimal IdleVcpuSecond { get; init; }

    public required decimal MemoryGBSecond { get; init; }

    public required decimal DiskGBSecond { get; init; }

    public Dictionary<string, GpuFactors>? GpuGBSecond { get; init; }
}

/// <summary>See <see cref="RateAssumptions"/>.</summary>
internal sealed record AssumptionsText(int? FreeDiskMB, decimal? RoundUpToMs, string? IdleConnection);

/// <summary>Made at compile time: working out how to read a card while fcemu starts took a tenth of the start.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.Strict,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(CardText))]
internal sealed partial class CardJson : JsonSerializerContext;
