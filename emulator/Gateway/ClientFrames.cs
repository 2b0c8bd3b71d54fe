using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using FcEmulator.Instances.Http2;

namespace FcEmulator.Gateway;

/// <summary>
/// What a connection's client sends, on its way from TLS to HTTP/2. grpc-java now and then sends DATA behind the RST_STREAM of a call that is cancelled, or
/// answered, while it sends. Kestrel ends the connection for that, and with it all other calls; here such frames are passed over (RFC 9113, section 5.1,
/// leaves a server either), and the octets they took of the connection's window are given back. One reader.
/// </summary>
/// <param name="tls">What the client sends, from its preface on.</param>
internal sealed class ClientFrames(PipeReader tls, GatheredOutput output) : PipeReader
{
    /// <summary>A type without a meaning: such frames are ignored (RFC 9113, section 5.5).</summary>
    private const byte NoMeaning = 0xFF;

    /// <summary>The last of them are remembered: far more than are reset while one client's frames that are on their way already are sent.</summary>
    private const int Remembered = 64;

    private readonly Queue<int> _reset = [];
    private ReadOnlySequence<byte> _given;

    /// <summary>Octets of what is unread before the next frame.</summary>
    private long _next = Http2Codes.Preface.Length;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await tls.ReadAsync(cancellationToken);
            if (TryGive(read, out var given))
                return given;
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        return tls.TryRead(out var read) && TryGive(read, out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _next -= _given.Slice(0, consumed).Length;
        _given = default;
        tls.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => tls.CancelPendingRead();

    public override void Complete(Exception? exception = null) => tls.Complete(exception);

    /// <summary>Gives what was read, but for a frame's head that is not whole yet. False where that is all there is.</summary>
    private bool TryGive(ReadResult read, out ReadResult given)
    {
        var octets = read.Buffer;
        while (octets.Length - _next >= Http2Codes.FrameHeaderLength)
            TakeHead(octets.Slice(_next, Http2Codes.FrameHeaderLength));
        _given = read.IsCompleted || octets.Length <= _next ? octets : octets.Slice(0, _next);
        given = new ReadResult(_given, read.IsCanceled, read.IsCompleted);
        if (!_given.IsEmpty || read.IsCompleted || read.IsCanceled)
            return true;
        tls.AdvanceTo(octets.Start, octets.End);
        return false;
    }

    private void TakeHead(ReadOnlySequence<byte> head)
    {
        Span<byte> octets = stackalloc byte[Http2Codes.FrameHeaderLength];
        head.CopyTo(octets);
        var (length, type, _, stream) = FrameHead.Read(octets);
        _next += Http2Codes.FrameHeaderLength + length;
        if (type == Http2Codes.ResetStream)
        {
            Remember(stream);
        }
        else if (type is Http2Codes.Data or Http2Codes.WindowUpdate && _reset.Contains(stream))
        {
            // What is read from TLS is this reader's alone.
            MemoryMarshal.AsMemory(head.Slice(FrameHead.TypeOffset, 1).First).Span[0] = NoMeaning;
            if (type == Http2Codes.Data && length > 0)
                output.GiveWindow(length);
        }
    }

    private void Remember(int stream)
    {
        if (_reset.Count == Remembered)
            _reset.Dequeue();
        _reset.Enqueue(stream);
    }
}
