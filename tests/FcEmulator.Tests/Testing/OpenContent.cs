using System.Net;

namespace FcEmulator.Tests.Testing;

/// <summary>A request's body without octets that does not end before it is let go.</summary>
internal sealed class OpenContent(Task letGo) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        await letGo;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
