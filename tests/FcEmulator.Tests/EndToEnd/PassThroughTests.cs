using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>What must reach the other side untouched, seen in frames.</summary>
public class PassThroughTests
{
    [Fact]
    public async Task Unary_MetadataAndTrailers_ArriveAsSent()
    {
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync([("reply", "1"), ("reply", "2"), ("reply-bin", "AAE"), ("reply-bin", "//8=")]);
            await call.SendMessageAsync([7, 8, 9]);
            await call.SendTrailersAsync(0, [("end", "a, b"), ("end", "c"), ("end-bin", "AAA"), ("end-bin", "BBB"), ("grpc-status-details-bin", "CAUSAm5v")]);
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(
            TestEmulator.Request(metadata:
            [
                ("one", "1"), ("many", "a, b"), ("many", "c"), ("many-bin", "AAE"), ("many-bin", "//8="), ("many-bin", ""),
                ("grpc-timeout", "5S"), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity,gzip"), ("user-agent", "test/1"),
            ]),
            [1, 2, 3]);

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, reply 1, reply 2, reply-bin AAE, reply-bin //8=)"
            + " | DATA(8)"
            + " | HEADERS(end a, b, end c, end-bin AAA, end-bin BBB, grpc-status 0, grpc-status-details-bin CAUSAm5v, END_STREAM)",
            Sorted(frames));
        Assert.Equal(GrpcMessages.Frame([7, 8, 9]), frames.Body());

        var received = Assert.Single(function.Streams);
        Assert.Equal(GrpcMessages.Frame([1, 2, 3]), received.Body);
        Assert.Equal(
            [
                "content-type application/grpc", "grpc-accept-encoding identity,gzip", "grpc-encoding gzip", "grpc-timeout 5S",
                "many a, b", "many c", "many-bin AAE", "many-bin //8=", "many-bin ", "one 1", "te trailers", "user-agent test/1",
            ],
            received.Headers.Where(h => h.Name[0] != ':' && !h.Name.StartsWith("x-fc-", StringComparison.Ordinal))
                .OrderBy(h => h.Name, StringComparer.Ordinal).Select(h => $"{h.Name} {h.Value}"));
        Assert.Equal(
            [":authority localhost", ":method POST", ":path /helloworld.Greeter/SayHello", ":scheme http"],
            received.Headers.Where(h => h.Name[0] == ':').OrderBy(h => h.Name, StringComparer.Ordinal).Select(h => $"{h.Name} {h.Value}"));
    }

    [Fact]
    public async Task Unary_ManyRepeatedKeys_NoneIsLostOrJoined()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync([]));
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        var metadata = Enumerable.Range(0, 150).Select(i => new HeaderField($"key-{i % 40}", new string((char)('a' + (i % 26)), i % 30))).ToList();

        var frames = await client.CallAsync(TestEmulator.Request(metadata: metadata), []);

        Assert.Equal("HEADERS(:status 200, content-type application/grpc) | DATA(5) | HEADERS(grpc-status 0, END_STREAM)", frames.Render());
        var received = function.Streams.Single().Headers.Where(h => h.Name.StartsWith("key-", StringComparison.Ordinal));
        Assert.Equal(metadata.ToLookup(h => h.Name, h => h.Value), received.ToLookup(h => h.Name, h => h.Value), SameGroups);
    }

    [Fact]
    public async Task RequestThatEndsWithItsHeaders_KeepsItsContentType()
    {
        var function = new ScriptedLauncher(async call =>
        {
            // Not the headers' own END_STREAM, with which grpc-go, grpc-java and grpc-js wait for the end for ever: no gRPC client sends it.
            var end = await call.ReadFrameAsync();
            await call.SendHeadersAsync([("end", end.ToString())]);
            await call.SendTrailersAsync();
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        var stream = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"), endStream: true);
        var frames = await client.ReadStreamFramesAsync(stream);

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, end DATA(0, END_STREAM)) | HEADERS(grpc-status 0, END_STREAM)", Sorted(frames));
        var received = Assert.Single(function.Streams);
        Assert.Contains(new HeaderField("content-type", "application/grpc"), received.Headers);
        Assert.Contains(new HeaderField("te", "trailers"), received.Headers);
        Assert.DoesNotContain(received.Headers, header => header.Name == "content-length");
        Assert.True(received.RequestEnded);
        Assert.Empty(received.Body);
    }

    [Fact]
    public async Task TrailersOnly_StaysOneFrame()
    {
        await using var emulator = await TestEmulator.StartAsync(
            new ScriptedLauncher(call => call.SendTrailersOnlyAsync(5, [("grpc-message", "no such thing")])));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(
            "HEADERS(:status 200, content-length 0, content-type application/grpc, grpc-message no such thing, grpc-status 5, END_STREAM)",
            Sorted(frames));
    }

    [Fact]
    public async Task InitialMetadata_BeforeAnyMessage_ReachesTheClientAtOnce()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.SendHeadersAsync([("early", "yes")]);
            await call.ReadMessagesAsync();
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        var headers = await client.ReadStreamFrameAsync(stream);
        await client.SendMessageAsync(stream, [], endStream: true);
        var rest = await client.ReadStreamFramesAsync(stream);

        Assert.Equal("HEADERS(:status 200, content-type application/grpc, early yes)", headers.ToString());
        Assert.Equal("HEADERS(grpc-status 0, END_STREAM)", rest.Render());
    }

    [Fact]
    public async Task Bidi_EachMessage_PassesWithoutWaitingForTheNext()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.SendHeadersAsync();
            while (await call.ReadMessageAsync() is { } message)
                await call.SendMessageAsync([.. message.Reverse()]);
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        var stream = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"));
        await client.ReadStreamFrameAsync(stream);
        for (byte i = 0; i < 5; i++)
        {
            await client.SendMessageAsync(stream, [i, 200]);
            var echo = await client.ReadStreamFrameAsync(stream);
            Assert.Equal(GrpcMessages.Frame([200, i]), echo.Frame.Content.ToArray());
        }

        await client.SendDataAsync(stream, default, endStream: true);
        Assert.Equal("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(stream)).Render());
    }

    [Theory]
    [InlineData(Http2ErrorCode.NoError)]
    [InlineData(Http2ErrorCode.Cancel)]
    [InlineData(Http2ErrorCode.InternalError)]
    [InlineData(Http2ErrorCode.RefusedStream)]
    [InlineData(Http2ErrorCode.EnhanceYourCalm)]
    internal async Task FunctionResets_BeforeHeadersAndInMidStream_ClientSeesTheCode(Http2ErrorCode code)
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            if (call.Path == "/s/mid")
            {
                await call.SendHeadersAsync();
                await call.SendMessageAsync([1]);
            }

            await call.SendResetAsync(code);
        }));
        await using var client = await emulator.ConnectAsync();

        var early = await client.CallAsync(TestEmulator.Request("/s/early"), []);
        var mid = await client.CallAsync(TestEmulator.Request("/s/mid"), []);

        var reset = $"RST_STREAM({FrameText.Name(code)})";
        Assert.Equal(reset, early.Render());
        Assert.EndsWith(reset, mid.Render());
    }

    [Fact]
    public async Task ClientResets_FunctionSeesCancel()
    {
        var reset = new TaskCompletionSource<Http2ErrorCode>();
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.SendHeadersAsync();
            reset.SetResult(await call.ReadResetAsync());
        }));
        await using var client = await emulator.ConnectAsync();

        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.ReadStreamFrameAsync(stream);
        await client.SendResetAsync(stream, Http2ErrorCode.Cancel);

        Assert.Equal(Http2ErrorCode.Cancel, await reset.Task.DefaultTimeout());
        Assert.Equal("cancelled by client", (await emulator.CallFinishedAsync()).Status);
    }

    [Fact]
    public async Task ClientDisconnects_FunctionSeesCancel()
    {
        var reset = new TaskCompletionSource<Http2ErrorCode>();
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call => reset.SetResult(await call.ReadResetAsync())));
        var client = await emulator.ConnectAsync();
        await client.OpenStreamAsync(TestEmulator.Request());
        await Bounded.Until(() => ((ScriptedLauncher)emulator.Parts.ProcessLauncher).Streams.Count == 1);

        client.Abort();

        Assert.Equal(Http2ErrorCode.Cancel, await reset.Task.DefaultTimeout());
        await client.DisposeAsync();
    }

    [Fact]
    public async Task FunctionAnswersBeforeTheRequestEnds_ClientSeesTheWholeAnswer()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessageAsync();
            await call.SendTrailersOnlyAsync(3);
            await call.SendResetAsync(Http2ErrorCode.NoError);
        }));
        await using var client = await emulator.ConnectAsync();

        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [1]);
        var frames = await client.ReadStreamFramesAsync(stream);

        Assert.Equal("HEADERS(:status 200, content-length 0, content-type application/grpc, grpc-status 3, END_STREAM)", Sorted(frames));
        Assert.Equal("INVALID_ARGUMENT", (await emulator.CallFinishedAsync()).Status);
    }

    [Fact]
    public async Task SlowReader_StopsAFastWriter()
    {
        var written = 0L;
        var function = new ScriptedLauncher(
            async call =>
            {
                await call.ReadMessagesAsync();
                await call.SendHeadersAsync();
                var message = GrpcMessages.Frame(new byte[64 * 1024]);
                for (var i = 0; i < 2000; i++)
                {
                    await call.Connection.SendDataWithinWindowAsync(call.Id, message);
                    Interlocked.Add(ref written, message.Length);
                }

                await call.SendTrailersAsync();
            });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync(new Http2ClientOptions { AutoWindowUpdate = false });

        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [], endStream: true);
        await Bounded.Until(() => client.Unread.Where(f => f.Type == Http2FrameType.Data).Sum(f => f.Frame.Payload.Length) >= 65_535);
        // The client's window is used up, so what the function still gets rid of fits the buffers on the way: its own send
        // window of 1 MiB, and what the two servers hold of a stream.
        await client.PingAsync();
        await function.Instances.Single().Server.Connections.Single().PingAsync();
        Assert.InRange(Interlocked.Read(ref written), 65_535, 4 << 20);
    }

    /// <summary>Fields of one header block have no order among different names that would mean anything; repeated ones keep theirs.</summary>
    private static string Sorted(IEnumerable<ReceivedFrame> frames) =>
        frames.Select(f => f.Headers is null ? f : f with { Headers = [.. f.Headers.OrderBy(h => h.Name, StringComparer.Ordinal)] }).Render();

    private static bool SameGroups(ILookup<string, string> expected, ILookup<string, string> actual) =>
        expected.Count == actual.Count && expected.All(group => group.SequenceEqual(actual[group.Key]));
}
