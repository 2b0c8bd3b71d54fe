using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>Clients that are slower than any protocol wants them to be: they are served, and cost nobody else anything.</summary>
public class SlowClientTests
{
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";

    [Fact]
    public async Task SlowDrip_OneByteAtATime_IsServedAndHoldsNobodyUp()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        await using var slow = await emulator.ConnectAsync();
        await using var other = await emulator.ConnectAsync();
        using var octets = new MemoryStream();
        using (var writer = new FrameWriter(octets))
        {
            await writer.WriteAsync(
                [
                    .. Http2Frame.HeaderBlock(1, HpackBlock.Of(TestEmulator.Request()), endStream: false),
                    Http2Frame.Data(1, GrpcMessages.Frame([1, 2, 3]), endStream: true),
                ],
                CancellationToken.None);
        }

        var sent = 0;
        foreach (var octet in octets.ToArray())
        {
            await slow.SendRawAsync(new[] { octet });
            // Between the drops others are served; the emulator's clock, which has all limits of its own, goes on.
            if (++sent % 16 == 0)
                Assert.EndsWith(Served, (await other.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        }

        Assert.EndsWith(Served, (await slow.ReadStreamFramesAsync(1)).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowReader_WindowOfOneByte_GetsItsAnswerByteByByte()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1, 2, 3, 4])));
        await using var client = await emulator.ConnectAsync(
            new Http2ClientOptions { AutoWindowUpdate = false, Settings = [new Http2Setting(Http2SettingId.InitialWindowSize, 0)] });
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [1], endStream: true);
        Assert.Equal(Http2FrameType.Headers, (await client.ReadStreamFrameAsync(stream)).Type);

        for (var octet = 0; octet < 9; octet++)
        {
            await client.SendWindowUpdateAsync(stream, 1);
            Assert.Equal("DATA(1)", (await client.ReadStreamFrameAsync(stream)).ToString());
        }

        Assert.Equal(Served, (await client.ReadStreamFrameAsync(stream)).ToString());
    }

    [Fact]
    public async Task IdleConnections_FiveHundredAtOnce_HoldNobodyUp()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        using var connections = new GatewayConnections(emulator.Port);
        var idle = new List<Http2TestClient>();
        for (var i = 0; i < 500; i++)
            idle.Add(await emulator.ConnectAsync());

        Assert.EndsWith(Served, (await idle[^1].CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        Assert.EndsWith(Served, (await idle[0].CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        foreach (var client in idle)
            await client.DisposeAsync();

        await Bounded.Until(() => connections.Open == 0);
    }

    [Fact]
    public async Task OpenStreams_TwoThousandOnOneConnection_AreAllServed()
    {
        const int Streams = 2000;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = 0;
        var function = new ScriptedLauncher(async call =>
        {
            Interlocked.Increment(ref arrived);
            await release.Task;
            await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 200 });
        await using var client = await emulator.ConnectAsync();
        for (var i = 0; i < Streams; i++)
            await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await Bounded.Until(() => Volatile.Read(ref arrived) == Streams);

        release.SetResult();
        var ends = new HashSet<int>();
        while (ends.Count < Streams)
        {
            var last = await client.ReadFrameAsync(frame => frame.IsLast);
            Assert.Equal(Served, last.ToString());
            ends.Add(last.StreamId);
        }

        Assert.Equal(Streams / 200, function.Instances.Count);
    }
}
