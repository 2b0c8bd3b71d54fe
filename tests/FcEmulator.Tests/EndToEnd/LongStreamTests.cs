using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// Streams far larger than any buffer: what is on its way stays bounded by the windows. Alone, because it looks at the memory of the whole
/// process.
/// </summary>
[Collection(nameof(LongStreamTests))]
[CollectionDefinition(nameof(LongStreamTests), DisableParallelization = true)]
public class LongStreamTests
{
    private const long MiB = 1 << 20;
    private const long Length = 256 * MiB;
    private const int MessageLength = (int)MiB - GrpcMessages.PrefixLength;

    [Fact]
    public async Task ServerStream_OfAQuarterGiB_PassesInBoundedMemory()
    {
        var message = GrpcMessages.Frame(new byte[MessageLength]);
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(
            async call =>
            {
                await call.ReadMessagesAsync();
                await call.SendHeadersAsync();
                for (var sent = 0L; sent < Length; sent += message.Length)
                    await call.Connection.SendDataWithinWindowAsync(call.Id, message);
                await call.SendTrailersAsync();
            },
            new Http2ServerOptions { RecordBodies = false }));
        await using var client = await emulator.ConnectAsync();
        var memory = new MemoryPeak();

        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [], endStream: true);
        var received = 0L;
        ReceivedFrame frame;
        do
        {
            frame = await client.ReadStreamFrameAsync(stream);
            if (frame.Type == Http2FrameType.Data)
                memory.Look(received += frame.Frame.Content.Length);
        }
        while (!frame.IsLast);

        Assert.Equal("HEADERS(grpc-status 0, END_STREAM)", frame.ToString());
        Assert.Equal(Length, received);
        Assert.InRange(memory.Growth, long.MinValue, 64 * MiB);
    }

    [Fact]
    public async Task ClientStream_OfAQuarterGiB_PassesInBoundedMemory()
    {
        var message = GrpcMessages.Frame(new byte[MessageLength]);
        var received = 0L;
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(
            async call =>
            {
                for (var ended = false; !ended;)
                {
                    var frame = await call.ReadFrameAsync();
                    received += frame.Type == Http2FrameType.Data ? frame.Frame.Content.Length : 0;
                    ended = frame.IsLast;
                }

                await call.SendTrailersOnlyAsync(0);
            },
            new Http2ServerOptions { RecordBodies = false }));
        await using var client = await emulator.ConnectAsync();
        var memory = new MemoryPeak();

        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        for (var sent = 0L; sent < Length;)
        {
            await client.SendDataWithinWindowAsync(stream, message).DefaultTimeout();
            memory.Look(sent += message.Length);
        }

        await client.SendDataAsync(stream, default, endStream: true);
        var frames = await client.ReadStreamFramesAsync(stream);

        Assert.Equal(["0"], frames.Single().Values("grpc-status"));
        Assert.Equal(Length, received);
        Assert.InRange(memory.Growth, long.MinValue, 64 * MiB);
    }

    /// <summary>Live memory above what there was at first, looked at every 16 MiB.</summary>
    private sealed class MemoryPeak
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private long _next = 16 * MiB;

        public long Growth { get; private set; }

        public void Look(long passed)
        {
            if (passed < _next)
                return;
            _next += 16 * MiB;
            Growth = Math.Max(Growth, GC.GetTotalMemory(forceFullCollection: true) - _before);
        }
    }
}
