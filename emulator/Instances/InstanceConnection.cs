using System.Net.Sockets;

namespace FcEmulator.Instances;

/// <summary>Who ended an instance's connection.</summary>
internal enum ConnectionEnd
{
    Instance,
    Gateway,
}

/// <summary>
/// A connection for requests of the platform's own, which passes bytes through and reads along until it is known whether HTTP/2's SETTINGS go by.
/// One reader and one writer at a time, as HTTP/2 has them.
/// </summary>
internal sealed class InstanceConnection(Socket socket) : Stream
{
    private readonly NetworkStream _inner = new(socket, ownsSocket: true);
    private readonly TaskCompletionSource<uint?> _maxConcurrentStreams = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SettingsFrameReader? _settings = new();

    /// <summary>
    /// SETTINGS_MAX_CONCURRENT_STREAMS of the instance's first frame, <see cref="SettingsFrameReader.Unlimited"/> where that sets none;
    /// null where the first bytes are not HTTP/2's, or none came.
    /// </summary>
    public Task<uint?> MaxConcurrentStreams => _maxConcurrentStreams.Task;

    /// <summary>
    /// Completes, never faults, when the connection carries nothing any more. The handler disposes it as soon as it reads its end or
    /// an error, so watching each read for them would cost every read and tell nothing sooner.
    /// </summary>
    public Task<ConnectionEnd> Ended => _ended.Task;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _settings is null ? _inner.ReadAsync(buffer, cancellationToken) : ReadAlongAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        var count = _inner.Read(buffer);
        ReadAlong(buffer[..count], atEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer) => _inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override void Flush()
    {
        // A socket holds nothing back.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!_ended.Task.IsCompleted)
                _ended.TrySetResult(InstanceEndpoint.WasClosed(socket) ? ConnectionEnd.Instance : ConnectionEnd.Gateway);
            _maxConcurrentStreams.TrySetResult(null);
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAlongAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken);
        ReadAlong(buffer.Span[..count], atEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    private void ReadAlong(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        if (_settings is { } settings && (atEnd || settings.Feed(bytes)))
        {
            _settings = null;
            _maxConcurrentStreams.TrySetResult(settings.MaxConcurrentStreams);
        }
    }
}
