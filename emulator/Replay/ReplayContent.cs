using System.Buffers.Binary;
using System.Net;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>A recorded call's messages, each at its time.</summary>
/// <param name="wait">Waits until so many ms after the call's arrival, as the recording counts them.</param>
internal sealed class ReplayContent(RecordedCall call, Func<double, CancellationToken, Task> wait) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        foreach (var message in call.MessagesIn)
        {
            await wait(message.AtMs, cancellationToken);
            var body = message.Body ?? (call.IsGrpc ? FillerMessage.OfSize(message.Size) : new byte[message.Size]);
            if (call.IsGrpc)
                await stream.WriteAsync(Prefix(body.Length), cancellationToken);
            await stream.WriteAsync(body, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }

        // Of a call that no instance got, nothing of the client's side is known.
        var end = call.ClientEndMs ?? (call.SlotMs is null ? 0 : null);
        if (end is { } ended)
            await wait(ended, cancellationToken);
        else
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static byte[] Prefix(int length)
    {
        var prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }
}
