using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FcEmulator.Gateway;

/// <summary>The JSON body of FC's errors (API error codes page).</summary>
internal sealed record FcErrorBody(
    [property: JsonPropertyName("errorCode")] string ErrorCode,
    [property: JsonPropertyName("errorMessage")] string ErrorMessage);

[JsonSerializable(typeof(FcErrorBody))]
internal sealed partial class FcErrorJson : JsonSerializerContext
{
    /// <summary>Apostrophes and non-ASCII letters as people read them: the body is JSON of its own, never part of a page.</summary>
    public static FcErrorJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
