namespace FcEmulator.Tests.Http2;

internal enum ConnectionEndKind
{
    /// <summary>The other side closed in order (TCP FIN).</summary>
    Finished,

    /// <summary>The other side broke off (TCP RST).</summary>
    Reset,

    /// <summary>This side gave up first: disposed, or could make no more frames of what came.</summary>
    ByUs,
}

/// <summary>How a connection ended.</summary>
/// <param name="BytesReceived">All octets from the other side; within TLS, those inside it.</param>
/// <param name="Violation">What of HTTP/2 the other side broke, if anything; reading stopped making frames there.</param>
internal sealed record ConnectionEnd(ConnectionEndKind Kind, long BytesReceived, string? Violation = null);

/// <summary>The connection ended while a test was waiting for a frame.</summary>
internal sealed class ConnectionEndedException(ConnectionEnd end, IReadOnlyList<ReceivedFrame> unread)
    : IOException($"{end} came instead of the awaited frame; unread: [{unread.Render()}]")
{
    public ConnectionEnd End { get; } = end;
}
