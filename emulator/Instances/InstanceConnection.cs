using System.Net.Sockets;

namespace FcEmulator.Instances;

/// <summary>
/// A connection for requests of the platform's own, which passes bytes through and reads along until it is known whether HTTP/2's SETTINGS go by.
/// One reader and one writer at a time, as HTTP/2 has them.
/// </summary>
internal sealed class InstanceConnection(Socket socket) : PassThroughStream(new NetworkStream(socket, ownsSocket: true))
{
    private readonly TaskCompletionSource<uint?> _maxConcurrentStreams = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SettingsFrameReader? _settings = new();

    /// <summary>
    /// SETTINGS_MAX_CONCURRENT_STREAMS of the instance's first frame, <see cref="SettingsFrameReader.Unlimited"/> where that sets none;
    /// null where the first bytes are not HTTP/2's, or none came.
    /// </summary>
    public Task<uint?> MaxConcurrentStreams => _maxConcurrentStreams.Task;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        ReadAlong(buffer.Span[..count], atEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Inner.Read(buffer, offset, count);
        ReadAlong(buffer.AsSpan(offset, read), atEnd: read == 0 && count > 0);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _maxConcurrentStreams.TrySetResult(null);
        base.Dispose(disposing);
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
