namespace FcEmulator.Telemetry;

/// <summary>A running call as it is at this moment. Immutable.</summary>
/// <param name="Function">Null before it was routed.</param>
/// <param name="InstanceId">Null while it waits for one.</param>
/// <param name="BeganAt">When the instance got it; null while it waits.</param>
/// <param name="MessagesIn">gRPC messages from the client to the function so far.</param>
/// <param name="BytesIn">Octets of the body, prefixes of gRPC messages included.</param>
internal sealed record OpenCall(
    string RequestId,
    string? Function,
    string? InstanceId,
    string Method,
    bool IsStreaming,
    DateTimeOffset ArrivedAt,
    DateTimeOffset? BeganAt,
    int MessagesIn,
    int MessagesOut,
    long BytesIn,
    long BytesOut);
