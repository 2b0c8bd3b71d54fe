using FcEmulator.Instances;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Gateway;

/// <summary>A body whose messages are recorded as they pass. One reader.</summary>
internal sealed class RecordedBody(Stream body, MessageCollector messages) : PassThroughStream(body)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        if (!buffer.IsEmpty)
            messages.Passed(buffer.Span[..count]);
        return count;
    }
}
