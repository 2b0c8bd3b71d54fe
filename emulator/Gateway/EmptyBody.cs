using System.Net;

namespace FcEmulator.Gateway;

/// <summary>
/// The body of a gRPC request that ended with its headers: an empty DATA frame ends it then. grpc-go, grpc-java and grpc-js servers wait for
/// ever for the end of a call whose HEADERS carry END_STREAM, as no gRPC client ends one so.
/// </summary>
internal sealed class EmptyBody : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
