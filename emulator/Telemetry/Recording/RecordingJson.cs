using System.Text.Json.Serialization;

namespace FcEmulator.Telemetry.Recording;

/// <summary>How recordings are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecordedCall))]
internal sealed partial class RecordingJson : JsonSerializerContext;
