namespace FcEmulator.Tests.Http2;

/// <summary>How a test server behaves before and beside its script.</summary>
internal sealed record Http2ServerOptions : Http2PeerOptions
{
    /// <summary>The loopback port to listen on; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Runs on each accepted connection before anything is read or sent: the place to send rubbish, or to pause reading.</summary>
    public Func<Http2ServerConnection, Task>? OnConnection { get; init; }

    /// <summary>Keeps the octets of request bodies; off for long streams.</summary>
    public bool RecordBodies { get; init; } = true;
}
