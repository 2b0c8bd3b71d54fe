using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using FcEmulator.Gateway;
using FcEmulator.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Gateway;

public class GatheredOutputTests
{
    /// <summary>A write to it ends once all of it is read, so that one read is one write.</summary>
    private readonly Pipe _tls = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));

    private readonly ConnectionCalls _calls = new();
    private readonly GatheredOutput _output;

    public GatheredOutputTests() => _output = new GatheredOutput(_tls.Writer, _calls);

    [Fact]
    public void CallAlone_IsSentByItsFlush()
    {
        _calls.Enter();

        Flush("answer");

        Assert.True(_tls.Reader.TryRead(out var read));
        Assert.Equal("answer", Encoding.UTF8.GetString(read.Buffer));
    }

    [Fact]
    public async Task Flushes_WhileSomethingIsSent_ShareTheNextWrite()
    {
        Flush("first");
        Flush("a");
        Flush("b");
        Flush("c");

        Assert.Equal("first", await ReadAsync());
        Assert.Equal("abc", await ReadAsync());
        await _output.SentAsync().DefaultTimeout();
    }

    [Fact]
    public async Task CallsAtTheSameTime_AreSentWithoutAnotherFlush()
    {
        _calls.Enter();
        _calls.Enter();

        Flush("answer");

        Assert.Equal("answer", await ReadAsync());
    }

    [Fact]
    public async Task Written_AndNotFlushed_IsNotSent_NorMovedWhileItIsWritten()
    {
        Flush("first");
        Flush("second");
        var piece = _output.GetMemory(100);
        Encoding.UTF8.GetBytes("thi").CopyTo(piece);
        _output.Advance(3);

        Assert.Equal("first", await ReadAsync());
        Assert.Equal("second", await ReadAsync());
        await _output.SentAsync().DefaultTimeout();
        Assert.False(_tls.Reader.TryRead(out _));
        // As buffer writers do: on in the piece they have.
        Encoding.UTF8.GetBytes("rd").CopyTo(piece[3..]);
        _output.Advance(2);
        await _output.FlushAsync();

        Assert.Equal("third", await ReadAsync());
    }

    [Fact]
    public async Task Flush_BeyondWhatMayWait_EndsOnceThatIsTaken()
    {
        Flush("first");
        _output.Write(new byte[64 * 1024]);
        var flush = _output.FlushAsync().AsTask();
        Assert.False(flush.IsCompleted);

        await ReadAsync();

        Assert.False((await flush.DefaultTimeout()).IsCompleted);
    }

    /// <summary>Each as whole as the writer's frames around it.</summary>
    [Fact]
    public async Task Window_IsGivenBetweenFlushes_AndTogetherWhereTheyWait()
    {
        _output.Write("fra"u8);
        _output.GiveWindow(1);
        _output.GiveWindow(2);
        _output.Write("me"u8);
        await _output.FlushAsync();
        Assert.Equal("frame\0\0\u0004\u0008\0\0\0\0\0\0\0\0\u0003", await ReadAsync());
        await _output.SentAsync().DefaultTimeout();

        _output.GiveWindow(256);

        Assert.Equal("\0\0\u0004\u0008\0\0\0\0\0\0\0\u0001\0", await ReadAsync());
    }

    [Fact]
    public async Task PendingFlush_IsCancelled()
    {
        Flush("first");
        _output.Write(new byte[64 * 1024]);
        var flush = _output.FlushAsync().AsTask();

        _output.CancelPendingFlush();

        Assert.True((await flush.DefaultTimeout()).IsCanceled);
        await ReadAsync();
        await ReadAsync();
    }

    [Fact]
    public async Task Complete_SendsWhatIsWritten()
    {
        Flush("first");
        _output.Write("last"u8);
        _output.Complete();

        var sent = _output.SentAsync();
        Assert.False(sent.IsCompleted);
        Assert.Equal("first", await ReadAsync());
        Assert.Equal("last", await ReadAsync());
        await sent.DefaultTimeout();
    }

    [Fact]
    public async Task ConnectionBreaks_WriterIsToldWithAFlush_AndNothingWaits()
    {
        Flush("first");
        _output.Write(new byte[64 * 1024]);
        var flush = _output.FlushAsync().AsTask();
        var sent = _output.SentAsync();
        // The write that comes then throws.
        await _tls.Writer.CompleteAsync();

        await ReadAsync();

        await flush.DefaultTimeout();
        await sent.DefaultTimeout();
        _output.Write("more"u8);
        Assert.True((await _output.FlushAsync()).IsCompleted);
        await _output.SentAsync().DefaultTimeout();
    }

    /// <summary>Whatever is written in which pieces and read when: all that is flushed comes once and in order.</summary>
    [Fact]
    public void AnyWrites_ComeOnceAndInOrder() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Size, bool Flushes, bool Together)[]>(),
        writes =>
        {
            var tls = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
            var calls = new ConnectionCalls();
            calls.Enter();
            var output = new GatheredOutput(tls.Writer, calls);
            var reading = ReadToEndAsync(tls.Reader);
            var next = 0;
            var expected = new List<byte>();
            foreach (var (size, flushes, together) in writes)
            {
                if (together)
                    calls.Enter();
                var length = Math.Abs(size % 40) * Math.Abs(size % 900);
                var span = output.GetSpan(length);
                for (var i = 0; i < length; i++)
                    expected.Add(span[i] = (byte)(next++ * 31));
                output.Advance(length);
                if (flushes)
                    output.FlushAsync().AsTask().DefaultTimeout().GetAwaiter().GetResult();
                if (together)
                    calls.Leave();
            }

            output.Complete();
            output.SentAsync().DefaultTimeout().GetAwaiter().GetResult();
            tls.Writer.Complete();
            return expected.SequenceEqual(reading.DefaultTimeout().GetAwaiter().GetResult());
        }).QuickCheckThrowOnFailure();

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        using var all = new MemoryStream();
        await reader.CopyToAsync(all);
        return all.ToArray();
    }

    private void Flush(string text)
    {
        _output.Write(Encoding.UTF8.GetBytes(text));
        var flush = _output.FlushAsync().AsTask();
        Assert.True(flush.IsCompletedSuccessfully);
    }

    private async Task<string> ReadAsync()
    {
        var read = await _tls.Reader.ReadAsync().DefaultTimeout();
        var text = Encoding.UTF8.GetString(read.Buffer);
        _tls.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
