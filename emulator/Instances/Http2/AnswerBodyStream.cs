namespace FcEmulator.Instances.Http2;

/// <summary>The reading end of an answer's body. An empty read waits until there is something to read. One reader.</summary>
internal sealed class AnswerBodyStream(InstanceCall call) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException("An answer has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("An answer has no position.");
        set => throw new NotSupportedException("An answer has no position.");
    }

    /// <param name="cancellationToken">Not looked at: the call ends with the token it was sent with.</param>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return call.WaitForBodyAsync();
        return call.TryRead(buffer.Span) is { } count ? new ValueTask<int>(count) : WaitAndReadAsync(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An answer is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An answer is only read.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("An answer cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("An answer has no length.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            call.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> WaitAndReadAsync(Memory<byte> buffer)
    {
        int? count;
        do
        {
            await call.WaitForBodyAsync();
            count = call.TryRead(buffer.Span);
        }
        while (count is null);
        return count.Value;
    }
}
