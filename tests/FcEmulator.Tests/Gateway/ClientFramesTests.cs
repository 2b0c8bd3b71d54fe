using System.Buffers;
using System.IO.Pipelines;
using FcEmulator.Gateway;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Gateway;

public class ClientFramesTests
{
    private const int PrefaceLength = 24;

    private static readonly Http2FrameType Passed = (Http2FrameType)0xFF;

    /// <summary>In whatever pieces the frames come and are taken: those behind their stream's reset lose their meaning, and nothing else changes.</summary>
    [Fact]
    public void AnyFrames_InAnyPieces_OnlyThoseBehindAResetArePassedOver() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Kind, byte Stream, ushort Length)[]>(),
        ArbMap.Default.ArbFor<(byte Come, byte Taken)[]>(),
        (kinds, pieces) =>
        {
            Http2Frame[] sent = [.. kinds.Select(k => Frame(k.Kind % 6, (k.Stream % 4 * 2) + 1, k.Length % 300))];
            var expected = new List<Http2Frame>();
            var reset = new HashSet<int>();
            var window = 0;
            foreach (var frame in sent)
            {
                var isLate = reset.Contains(frame.StreamId) && (frame.Type is Http2FrameType.Data or Http2FrameType.WindowUpdate);
                expected.Add(isLate ? frame with { Type = Passed } : frame);
                window += isLate && frame.Type == Http2FrameType.Data ? frame.Payload.Length : 0;
                if (frame.Type == Http2FrameType.RstStream)
                    reset.Add(frame.StreamId);
            }

            var (given, windowGiven) = PassAsync(sent, pieces).DefaultTimeout().GetAwaiter().GetResult();

            return given.SequenceEqual(OctetsOf(expected)) && windowGiven == window;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Connection_EndsWithinAHead_AllThatCameIsGiven()
    {
        var tls = new Pipe();
        var frames = new ClientFrames(tls.Reader, new GatheredOutput(new Pipe().Writer, new ConnectionCalls()));
        await tls.Writer.WriteAsync(new byte[PrefaceLength + 5]);
        await tls.Writer.CompleteAsync();

        var whole = await frames.ReadAsync();
        frames.AdvanceTo(whole.Buffer.End);
        var rest = await frames.ReadAsync();

        Assert.Equal(PrefaceLength + 5, whole.Buffer.Length + rest.Buffer.Length);
        Assert.True(rest.IsCompleted);
    }

    [Fact]
    public async Task PendingRead_IsCancelled()
    {
        var frames = new ClientFrames(new Pipe().Reader, new GatheredOutput(new Pipe().Writer, new ConnectionCalls()));
        var reading = frames.ReadAsync();

        frames.CancelPendingRead();

        Assert.True((await reading.AsTask().DefaultTimeout()).IsCanceled);
    }

    private static Http2Frame Frame(int kind, int stream, int length) => kind switch
    {
        0 => Http2Frame.RstStream(stream, Http2ErrorCode.Cancel),
        1 => Http2Frame.WindowUpdate(stream, 1),
        2 => Http2Frame.WindowUpdate(0, 1),
        3 => new Http2Frame(Http2FrameType.Headers, Http2Flags.EndHeaders, stream, new byte[length]),
        _ => Http2Frame.Data(stream, new byte[length]),
    };

    private static byte[] OctetsOf(IReadOnlyList<Http2Frame> frames)
    {
        using var octets = new MemoryStream();
        octets.Write(new byte[PrefaceLength]);
        using var writer = new FrameWriter(octets);
        writer.WriteAsync(frames, CancellationToken.None).GetAwaiter().GetResult();
        return octets.ToArray();
    }

    /// <summary>What comes out, taken a piece at a time, and the window the client is given.</summary>
    private static async Task<(byte[] Given, int Window)> PassAsync(IReadOnlyList<Http2Frame> sent, (byte Come, byte Taken)[] pieces)
    {
        var tls = new Pipe(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 16, useSynchronizationContext: false));
        var answers = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var output = new GatheredOutput(answers.Writer, new ConnectionCalls());
        var frames = new ClientFrames(tls.Reader, output);
        using var given = new MemoryStream();
        var rest = OctetsOf(sent).AsMemory();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var come = pieces.Length == 0 ? rest.Length : Math.Min(rest.Length, 1 + (pieces[i % pieces.Length].Come % 40));
            await tls.Writer.WriteAsync(rest[..come]);
            rest = rest[come..];
            if (frames.TryRead(out var read))
            {
                var taken = pieces.Length == 0 ? read.Buffer.Length : Math.Min(read.Buffer.Length, 1 + (pieces[i % pieces.Length].Taken % 40));
                Take(frames, read.Buffer.Slice(0, taken), given);
            }
        }

        await tls.Writer.CompleteAsync();
        bool ended;
        do
        {
            var read = await frames.ReadAsync();
            ended = read.IsCompleted;
            Take(frames, read.Buffer, given);
        }
        while (!ended);

        await output.SentAsync();
        await answers.Writer.CompleteAsync();
        return (given.ToArray(), await WindowOfAsync(answers.Reader));
    }

    private static void Take(ClientFrames frames, ReadOnlySequence<byte> octets, MemoryStream given)
    {
        foreach (var piece in octets)
            given.Write(piece.Span);
        frames.AdvanceTo(octets.End);
    }

    private static async Task<int> WindowOfAsync(PipeReader answers)
    {
        var reader = new FrameReader(answers.AsStream());
        var window = 0;
        while (await reader.ReadAsync(CancellationToken.None) is { } frame)
        {
            Assert.Equal((Http2FrameType.WindowUpdate, 0), (frame.Type, frame.StreamId));
            window += frame.LeadingInt31;
        }

        return window;
    }
}
