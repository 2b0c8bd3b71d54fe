using System.Diagnostics;
using System.Text.Json;
using FcEmulator.Telemetry.Access;

namespace FcEmulator.Telemetry;

/// <summary>What OpenTelemetry's conventions call the parts of a call. Pure.</summary>
internal static class CallTags
{
    private static readonly string[] Outcomes =
        [.. Enum.GetValues<CallOutcomeWord>().Select(outcome => JsonSerializer.SerializeToElement(outcome, AccessJson.Default.CallOutcomeWord).GetString()!)];

    /// <summary>An answer without grpc-status was not gRPC.</summary>
    public static bool IsRpc(CallFinished call) => call.Outcome != CallOutcomeWord.Answered || call.GrpcStatus is not null;

    public static TagList OfRpc(CallFinished call)
    {
        var tags = new TagList { { "rpc.system.name", "grpc" }, { "rpc.method", Method(call.Method) }, { "faas.name", call.FunctionName } };
        if (StatusCode(call) is { } code)
            tags.Add("rpc.response.status_code", code);
        if (ErrorType(call) is { } error)
            tags.Add("error.type", error);
        return tags;
    }

    public static TagList OfHttp(CallFinished call)
    {
        var tags = new TagList { { "http.request.method", call.HttpMethod }, { "url.scheme", "https" }, { "network.protocol.version", "2" } };
        if (call.HttpStatus is { } status)
            tags.Add("http.response.status_code", status);
        if (ErrorType(call) is { } error)
            tags.Add("error.type", error);
        return tags;
    }

    /// <summary>As the conventions write methods: without the slash.</summary>
    public static string Method(string path) => path.TrimStart('/');

    /// <summary>The name of the answer's gRPC status; null where there was none.</summary>
    public static string? StatusCode(CallFinished call) =>
        call is { Outcome: CallOutcomeWord.Answered, GrpcStatus: { } status } ? (status == 0 ? "OK" : call.Status) : null;

    /// <summary>FC's word for what went wrong, the gRPC status of an answer, or the outcome; null where all went well.</summary>
    public static string? ErrorType(CallFinished call) => call.ErrorType ?? call.ErrorCode ?? call switch
    {
        { Outcome: CallOutcomeWord.Answered, GrpcStatus: not (null or 0) } => call.Status,
        { Outcome: CallOutcomeWord.Answered } => null,
        _ => Outcome(call.Outcome),
    };

    /// <summary>In the access log's words.</summary>
    public static string Outcome(CallOutcomeWord outcome) => Outcomes[(int)outcome];
}
