using FcEmulator.Instances.Http2;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Instances;

/// <summary>What the gateway's HTTP/2 client does with a server that behaves.</summary>
public class InstanceHandlerTests
{
    [Fact]
    public async Task Call_WithBody_PassesBothWaysWithTrailers()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            var body = await call.ReadMessagesAsync();
            await call.SendHeadersAsync([("twice", "1"), ("twice", "2")]);
            await call.SendDataAsync(body.Single());
            await call.SendTrailersAsync(3, [("end", "a"), ("end", "b")]);
        });

        Assert.Equal("200 010203 grpc-status 3, end a, end b", await instance.CallAsync(Message([1, 2, 3])));
        Assert.Equal("200 04 grpc-status 3, end a, end b", await instance.CallAsync(Message([4])));
        Assert.Single(instance.Server.Connections);
    }

    [Fact]
    public async Task Call_WithoutBody_EndsWithItsHead()
    {
        await using var instance = new InstanceCallFixture(call => call.SendTrailersOnlyAsync(0));

        using var answer = await instance.SendAsync().DefaultTimeout();

        Assert.Equal(["content-type application/grpc", "grpc-status 0"], answer.Fields.ToArray().Select(f => $"{f.Name} {f.Value}"));
        Assert.Empty(await InstanceCallFixture.ReadAsync(answer).DefaultTimeout());
        var received = instance.Server.Streams.Single();
        Assert.True(received.RequestEnded);
        Assert.Equal([":method POST", ":scheme http", ":path /s/m", ":authority instance"], received.Headers.Select(h => h.ToString()));
    }

    [Fact]
    public async Task Calls_ManyAtOnce_ShareOneConnectionAndStayApart()
    {
        await using var instance = new InstanceCallFixture(async call => await call.AnswerAsync(System.Text.Encoding.ASCII.GetBytes(call.Path)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            using var answer = await instance.SendAsync(Message([(byte)i]), $"/{i}");
            return System.Text.Encoding.ASCII.GetString((await InstanceCallFixture.ReadAsync(answer))[5..]);
        })).DefaultTimeout();

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"/{i}"), answers);
        Assert.Single(instance.Server.Connections);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Calls_BeyondTheAnnouncedLimit_WaitForTheirTurn(int limit)
    {
        var release = new TaskCompletionSource();
        await using var instance = new InstanceCallFixture(
            async call =>
            {
                await release.Task;
                await call.AnswerAsync([1]);
            },
            new Http2ServerOptions { Settings = [new(Http2SettingId.MaxConcurrentStreams, (uint)limit)] });
        Assert.Equal((uint)limit, await FirstLimitAsync(instance));

        using var givingUp = new CancellationTokenSource();
        var calls = Enumerable.Range(0, limit * 3).Select(_ => instance.CallAsync(Message([]))).ToList();
        var impatient = instance.SendAsync(Message([]), cancelled: givingUp.Token);
        calls.AddRange(Enumerable.Range(0, limit).Select(_ => instance.CallAsync(Message([]))));
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.DefaultTimeout());
        release.SetResult();

        Assert.All(await Task.WhenAll(calls).DefaultTimeout(), answer => Assert.Equal("200 000000000101 grpc-status 0", answer));
        Assert.Equal(limit, instance.Server.MaxConcurrentStreams);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    public async Task Heads_InstanceWithASmallerTableThanUsual_GetsItBack(uint size)
    {
        await using var instance = new InstanceCallFixture(
            call => call.AnswerAsync([1]), new Http2ServerOptions { Settings = [new(Http2SettingId.HeaderTableSize, size)] });

        for (var call = 0; call < 3; call++)
            Assert.Equal("200 000000000101 grpc-status 0", await instance.CallAsync(Message([])));
        Assert.Single(instance.Server.Connections);
    }

    [Fact]
    public async Task StreamLimit_SettingsWithoutOne_IsNone()
    {
        await using var instance = new InstanceCallFixture(call => call.AnswerAsync([]));

        await instance.CallAsync(Message([]));

        Assert.Equal(uint.MaxValue, await instance.StreamLimit.DefaultTimeout());
    }

    [Fact]
    public async Task RequestBody_LargerThanTheWindows_WaitsForThem()
    {
        await using var instance = new InstanceCallFixture(
            async call =>
            {
                var received = 0L;
                while (await call.ReadMessageAsync() is { } message)
                    received += message.Length;
                await call.SendHeadersAsync();
                await call.SendTrailersAsync((int)(received >> 10));
            },
            new Http2ServerOptions { Settings = [new(Http2SettingId.InitialWindowSize, 1000)], RecordBodies = false });

        Assert.Equal("200  grpc-status 300", await instance.CallAsync(Message(new byte[300 << 10])));
    }

    [Fact]
    public async Task AnswerBody_SlowReader_HoldsTheInstanceBack()
    {
        var sent = 0;
        await using var instance = new InstanceCallFixture(async call =>
        {
            await call.SendHeadersAsync();
            for (var i = 0; i < 64; i++)
            {
                await call.Connection.SendDataWithinWindowAsync(call.Id, new byte[64 * 1024]);
                Interlocked.Add(ref sent, 64 * 1024);
            }

            await call.SendTrailersAsync();
        });
        using var answer = await instance.SendAsync().DefaultTimeout();

        await Bounded.Until(() => Volatile.Read(ref sent) > InstanceHttp2Connection.StreamWindow - (128 * 1024));
        await instance.Server.Connections.Single().PingAsync();
        Assert.InRange(Volatile.Read(ref sent), 0, InstanceHttp2Connection.StreamWindow);

        Assert.Equal(4 << 20, (await InstanceCallFixture.ReadAsync(answer).DefaultTimeout()).Length);
    }

    [Fact]
    public async Task Head_LargerThanAFrame_IsContinued()
    {
        await using var instance = new InstanceCallFixture(call => call.AnswerAsync([]));

        await instance.CallAsync(Message([]), "/" + new string('p', 50_000));

        Assert.Equal(4, instance.Server.Streams.Single().HeaderFragments);
        Assert.Equal(50_001, instance.Server.Streams.Single().Path.Length);
    }

    [Fact]
    public async Task Answer_InformationalFirst_IsPassedOver()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            await call.Connection.SendHeadersAsync(call.Id, [(":status", "103"), ("link", "</a>")]);
            await call.AnswerAsync([1]);
        });

        Assert.Equal("200 000000000101 grpc-status 0", await instance.CallAsync(Message([])));
    }

    [Fact]
    public async Task Answer_PaddedContinuedAndWithPriority_IsReadAsAny()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            var block = HpackBlock.Of([(":status", "200"), ("content-type", "application/grpc")]);
            await call.Connection.SendFramesAsync(
            [
                new(Http2FrameType.Headers, 0x28, call.Id, (byte[])[2, 0, 0, 0, 0, 9, .. block[..4], 0, 0]),
                new(Http2FrameType.Continuation, 0x4, call.Id, block.AsMemory(4)),
                new(Http2FrameType.Data, 0x8, call.Id, (byte[])[3, 7, 8, 0, 0, 0]),
                new((Http2FrameType)0xfa, 0xff, call.Id, new byte[20]),
            ]);
            await call.SendTrailersAsync();
        });

        Assert.Equal("200 0708 grpc-status 0", await instance.CallAsync());
    }

    private static ByteArrayContent Message(byte[] message) => new(GrpcMessages.Frame(message));

    /// <summary>The limit holds from the first SETTINGS on, so a call has to have been answered before.</summary>
    private static async Task<uint?> FirstLimitAsync(InstanceCallFixture instance)
    {
        using var opening = new CancellationTokenSource();
        var first = instance.SendAsync(Message([]), cancelled: opening.Token);
        var limit = await instance.StreamLimit.DefaultTimeout();
        await opening.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.DefaultTimeout());
        return limit;
    }
}
