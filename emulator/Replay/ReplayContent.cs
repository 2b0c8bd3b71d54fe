using System.Buffers.Binary;
using System.Net;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>A recorded call's messages, each at its time.</summary>
internal sealed class ReplayContent(RecordedCall call, CallPace pace) : HttpContent
{
    /// <summary>
    /// How long, in ms, a call that ended before its client did is left open beyond its recorded end: what ended it then may do so again, and
    /// where nothing does, the replay has an end all the same.
    /// </summary>
    private const double LeftOpenMs = 5_000;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(stream, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Where the gateway has ended the call, that says how, and this would hide it.
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        foreach (var message in call.MessagesIn)
        {
            await pace.WaitAsync(message.AtMs, cancellationToken);
            var body = message.Body ?? (call.IsGrpc ? FillerMessage.OfSize(message.Size) : new byte[message.Size]);
            if (call.IsGrpc)
                await stream.WriteAsync(Prefix(body.Length), cancellationToken);
            await stream.WriteAsync(body, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }

        if (call.ClientEndMs is { } end)
            await pace.WaitAsync(end, cancellationToken);
        else if (call.SlotMs is not null)
            await pace.WaitUnhurriedAsync(call.EndMs + LeftOpenMs, cancellationToken);
        // Of a call that no instance got, nothing of the client's side is known.
    }

    private static byte[] Prefix(int length)
    {
        var prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }
}
