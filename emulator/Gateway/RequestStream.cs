using FcEmulator.Instances;

namespace FcEmulator.Gateway;

/// <summary>The request's body on its way to the function: unbuffered, its messages counted as they pass. One reader.</summary>
internal sealed class RequestStream(Stream body, Invocation invocation) : PassThroughStream(body)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Inner.ReadAsync(buffer, cancellationToken);
        return buffer.IsEmpty ? read : CountAsync(read, buffer);
    }

    private async ValueTask<int> CountAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        var count = await read;
        if (count == 0)
            invocation.RequestEnded = true;
        invocation.PassedToFunction(buffer.Span[..count]);
        return count;
    }
}
