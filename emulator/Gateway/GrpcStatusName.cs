namespace FcEmulator.Gateway;

/// <summary>Names of gRPC's status codes, as every gRPC language prints them.</summary>
internal static class GrpcStatusName
{
    private static readonly string[] Names =
    [
        "ok", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <param name="status">The value of grpc-status; null where an answer had none.</param>
    public static string Of(string? status) => status switch
    {
        null => "no grpc-status",
        _ when int.TryParse(status, out var code) && code >= 0 && code < Names.Length => Names[code],
        _ => $"grpc-status {status}",
    };
}
