using FcEmulator.Instances;

namespace FcEmulator.Gateway;

/// <summary>
/// The answer's body on its way to the client: unbuffered, its messages counted as they pass. The answer's headers are sent as soon as
/// the function keeps the client waiting for the first message, and together with that message where it is there already. One reader.
/// </summary>
internal sealed class ResponseStream(Stream body, Invocation invocation, HttpResponse? unstarted) : PassThroughStream(body)
{
    private HttpResponse? _unstarted = unstarted;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Inner.ReadAsync(buffer, cancellationToken);
        if (_unstarted is not null && !read.IsCompleted)
            return StartAndCountAsync(read, buffer, cancellationToken);
        return buffer.IsEmpty ? read : CountAsync(read, buffer);
    }

    private async ValueTask<int> StartAndCountAsync(ValueTask<int> read, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // The read is under way and has to be awaited even where the client is gone.
        var started = StartAsync(cancellationToken);
        var count = await read;
        await started;
        Count(buffer, count);
        return count;
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        var response = _unstarted;
        _unstarted = null;
        // Kestrel's StartAsync alone keeps HTTP/2 headers back until something is flushed.
        return response is null ? Task.CompletedTask : response.Body.FlushAsync(cancellationToken);
    }

    private async ValueTask<int> CountAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        var count = await read;
        // An answer that ends without a message and without trailers must not end in its headers: that would be another error to gRPC.
        if (count == 0)
            await StartAsync(CancellationToken.None);
        _unstarted = null;
        Count(buffer, count);
        return count;
    }

    private void Count(Memory<byte> buffer, int count)
    {
        if (buffer.IsEmpty)
            return;
        if (count == 0)
            invocation.Answered = true;
        invocation.PassedToClient(buffer.Span[..count]);
    }
}
