using System.Buffers.Binary;

namespace FcEmulator.Tests.Http2;

/// <summary>Writes frames to any stream, as told. Safe for use from several threads: the frames of one call stay together.</summary>
internal sealed class FrameWriter(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public Task WriteAsync(Http2Frame frame, CancellationToken cancellationToken) => WriteAsync([frame], cancellationToken);

    public async Task WriteAsync(IReadOnlyList<Http2Frame> frames, CancellationToken cancellationToken)
    {
        var octets = new byte[frames.Sum(frame => Http2Frame.HeaderLength + frame.Payload.Length)];
        var rest = octets.AsMemory();
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest.Span, frame.Payload.Length << 8);
            rest.Span[3] = (byte)frame.Type;
            rest.Span[4] = frame.Flags;
            BinaryPrimitives.WriteInt32BigEndian(rest.Span[5..], frame.StreamId);
            frame.Payload.CopyTo(rest[Http2Frame.HeaderLength..]);
            rest = rest[(Http2Frame.HeaderLength + frame.Payload.Length)..];
        }

        await WriteRawAsync(octets, cancellationToken);
    }

    /// <summary>Octets that need not be frames at all.</summary>
    public async Task WriteRawAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(octets, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
