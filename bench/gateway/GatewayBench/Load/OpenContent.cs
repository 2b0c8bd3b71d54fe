using System.Net;

namespace GatewayBench.Load;

/// <summary>A request's body that sends one message and then stays open until it is let go.</summary>
internal sealed class OpenContent(byte[] message, Task letGo) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(message);
        await stream.FlushAsync();
        await letGo;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
