using FcEmulator.Configuration.Faults;
using FcEmulator.Instances;

namespace FcEmulator.Gateway.Faulty;

/// <summary>
/// A body under faults: it is cut after the messages that a rule counts, so that what happens then happens there, and slowed down. One reader.
/// </summary>
/// <param name="isGrpc">Whether it consists of messages; else only rules that count none act.</param>
internal sealed class FaultedBody(Stream body, CallFaults faults, FaultDirection direction, bool isGrpc) : PassThroughStream(body)
{
    private MessageBoundary _messages;
    private ReadOnlyMemory<byte> _held;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await faults.PassedAsync(direction, _messages.Passed, cancellationToken);
        if (!buffer.IsEmpty)
            buffer = buffer[..(int)Math.Min(buffer.Length, faults.PieceOf(direction))];
        int count;
        if (_held.IsEmpty)
        {
            count = await Inner.ReadAsync(buffer, cancellationToken);
        }
        else
        {
            count = Math.Min(_held.Length, buffer.Length);
            _held[..count].CopyTo(buffer);
            _held = _held[count..];
        }

        faults.ThrowIfOver();
        if (count == 0)
            return 0;
        if (isGrpc)
        {
            var whole = _messages.TakeUntil(buffer.Span[..count], faults.NextCut(direction, _messages.Passed));
            if (whole < count)
                _held = buffer[whole..count].ToArray().Concat(_held.ToArray()).ToArray();
            count = whole;
        }

        await faults.SlowDownAsync(direction, count, cancellationToken);
        return count;
    }
}
