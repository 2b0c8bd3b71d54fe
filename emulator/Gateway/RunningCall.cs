namespace FcEmulator.Gateway;

/// <summary>A call as it is at a moment. Immutable.</summary>
/// <param name="Function">Null before it is routed.</param>
/// <param name="InstanceId">Null while it waits for one.</param>
/// <param name="Begun">When its instance got it; null while it waits.</param>
/// <param name="Streaming">So far it has turned out to be.</param>
/// <param name="MessagesIn">gRPC messages passed to the function so far.</param>
/// <param name="MessagesOut">gRPC messages passed to the client so far.</param>
internal readonly record struct RunningCall(
    string RequestId,
    string? Function,
    string? InstanceId,
    string Method,
    DateTimeOffset Arrived,
    DateTimeOffset? Begun,
    bool Cold,
    bool Streaming,
    long MessagesIn,
    long MessagesOut);
