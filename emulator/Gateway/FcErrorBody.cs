using System.Text.Json.Serialization;

namespace FcEmulator.Gateway;

/// <summary>The JSON body of FC's errors (API error codes page).</summary>
internal sealed record FcErrorBody(
    [property: JsonPropertyName("errorCode")] string ErrorCode,
    [property: JsonPropertyName("errorMessage")] string ErrorMessage);

[JsonSerializable(typeof(FcErrorBody))]
internal sealed partial class FcErrorJson : JsonSerializerContext;
