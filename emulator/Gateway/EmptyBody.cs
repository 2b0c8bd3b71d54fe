using System.Net;

namespace FcEmulator.Gateway;

/// <summary>
/// The body of a request that ended with its headers: .NET keeps some headers with the body, content-type above all, and gRPC servers refuse
/// a call without it.
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
