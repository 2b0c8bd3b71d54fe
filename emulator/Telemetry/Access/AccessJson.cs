using System.Text.Json.Serialization;

namespace FcEmulator.Telemetry.Access;

/// <summary>How the lines of the access log are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CallFinished))]
[JsonSerializable(typeof(LostCalls))]
internal sealed partial class AccessJson : JsonSerializerContext;

/// <summary>Calls that have no line, because the disk did not keep up or took nothing. Immutable.</summary>
internal sealed record LostCalls(long Calls, DateTimeOffset At)
{
    public string Type { get; init; } = "lost";
}
