namespace FcEmulator.Instances.Http2;

/// <summary>The writing end of a request's body: what is written becomes DATA frames. One writer.</summary>
internal sealed class RequestBodyStream(InstanceHttp2Connection connection, InstanceCall call) : Stream
{
    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException("A request has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A request has no position.");
        set => throw new NotSupportedException("A request has no position.");
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.SendDataAsync(call, buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request is written asynchronously.");

    /// <summary>Nothing is held back: every write is sent by itself or with what others write at the same time.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request is only written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A request cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A request has no length.");
}
