using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// Broken and hostile HTTP/2 on the gateway's port: the right error of RFC 9113, and a client on another connection that notices nothing.
/// </summary>
public class Http2ConformanceTests
{
    private static readonly Dictionary<string, (Func<Http2TestClient, Task> Break, string Error)> Cases = new()
    {
        ["DATA on an idle stream"] = (c => c.SendDataAsync(1, new byte[1]), "GOAWAY PROTOCOL_ERROR"),
        ["DATA on stream 0"] = (c => c.SendDataAsync(0, new byte[1]), "GOAWAY PROTOCOL_ERROR"),
        ["PRIORITY of a wrong length"] = (Frame(Http2FrameType.Priority, 1, new byte[4]), "GOAWAY FRAME_SIZE_ERROR"),
        ["PRIORITY on stream 0"] = (Frame(Http2FrameType.Priority, 0, new byte[5]), "GOAWAY PROTOCOL_ERROR"),
        ["a stream that depends on itself"] = (Frame(Http2FrameType.Priority, 1, [0, 0, 0, 1, 0]), "GOAWAY PROTOCOL_ERROR"),
        ["RST_STREAM of a wrong length"] = (Frame(Http2FrameType.RstStream, 1, new byte[3]), "GOAWAY FRAME_SIZE_ERROR"),
        ["RST_STREAM on stream 0"] = (c => c.SendResetAsync(0, Http2ErrorCode.Cancel), "GOAWAY PROTOCOL_ERROR"),
        ["trailers without END_STREAM"] = (c => TrailersAsync(c, endStream: false, ("a", "b")), "GOAWAY PROTOCOL_ERROR"),
        ["a pseudo-header in trailers"] = (c => TrailersAsync(c, endStream: true, (":path", "/")), "GOAWAY PROTOCOL_ERROR"),
        ["more DATA than content-length"] = (MoreThanAnnouncedAsync, "RST_STREAM PROTOCOL_ERROR"),
        ["HEADERS with an even stream id"] = (c => c.SendHeadersAsync(2, TestEmulator.Request()), "GOAWAY PROTOCOL_ERROR"),
        ["HEADERS on stream 0"] = (c => c.SendHeadersAsync(0, TestEmulator.Request()), "GOAWAY PROTOCOL_ERROR"),
        ["a stream id that goes backwards"] = (BackwardsAsync, "GOAWAY STREAM_CLOSED"),
        ["DATA after END_STREAM"] = (DataAfterEndAsync, "GOAWAY STREAM_CLOSED"),
        ["RST_STREAM on an idle stream"] = (c => c.SendResetAsync(7, Http2ErrorCode.Cancel), "GOAWAY PROTOCOL_ERROR"),
        ["WINDOW_UPDATE of 0 on the connection"] = (c => c.SendWindowUpdateAsync(0, 0), "GOAWAY PROTOCOL_ERROR"),
        ["WINDOW_UPDATE beyond 2^31-1 on the connection"] = (c => c.SendWindowUpdateAsync(0, int.MaxValue), "GOAWAY FLOW_CONTROL_ERROR"),
        ["WINDOW_UPDATE beyond 2^31-1 on a stream"] = (WindowOverflowAsync, "RST_STREAM FLOW_CONTROL_ERROR"),
        ["WINDOW_UPDATE of a wrong length"] = (Frame(Http2FrameType.WindowUpdate, 0, new byte[3]), "GOAWAY FRAME_SIZE_ERROR"),
        ["SETTINGS of a wrong length"] = (Frame(Http2FrameType.Settings, 0, new byte[5]), "GOAWAY FRAME_SIZE_ERROR"),
        ["SETTINGS ack with a payload"] = (c => c.SendFrameAsync(new Http2Frame(Http2FrameType.Settings, Http2Flags.Ack, 0, new byte[6])), "GOAWAY FRAME_SIZE_ERROR"),
        ["SETTINGS on a stream"] = (Frame(Http2FrameType.Settings, 1, new byte[6]), "GOAWAY PROTOCOL_ERROR"),
        ["SETTINGS with a window beyond 2^31-1"] = (Setting(Http2SettingId.InitialWindowSize, uint.MaxValue), "GOAWAY FLOW_CONTROL_ERROR"),
        ["SETTINGS with a frame size below 2^14"] = (Setting(Http2SettingId.MaxFrameSize, 100), "GOAWAY PROTOCOL_ERROR"),
        ["SETTINGS with push neither 0 nor 1"] = (Setting(Http2SettingId.EnablePush, 2), "GOAWAY PROTOCOL_ERROR"),
        ["PING of a wrong length"] = (Frame(Http2FrameType.Ping, 0, new byte[7]), "GOAWAY FRAME_SIZE_ERROR"),
        ["PING on a stream"] = (Frame(Http2FrameType.Ping, 1, new byte[8]), "GOAWAY PROTOCOL_ERROR"),
        ["PUSH_PROMISE by a client"] = (Frame(Http2FrameType.PushPromise, 1, new byte[4]), "GOAWAY PROTOCOL_ERROR"),
        ["GOAWAY on a stream"] = (Frame(Http2FrameType.GoAway, 1, new byte[8]), "GOAWAY PROTOCOL_ERROR"),
        ["CONTINUATION without HEADERS"] = (Frame(Http2FrameType.Continuation, 1, new byte[1]), "GOAWAY PROTOCOL_ERROR"),
        ["another frame within a header block"] = (InterruptedHeadersAsync, "GOAWAY PROTOCOL_ERROR"),
        ["a frame larger than allowed"] = (c => c.SendFrameAsync(new Http2Frame(Http2FrameType.Data, 0, 1, new byte[16_385])), "GOAWAY FRAME_SIZE_ERROR"),
        ["DATA with more padding than payload"] = (BadPaddingAsync, "GOAWAY PROTOCOL_ERROR"),
        // The RFC wants COMPRESSION_ERROR; Kestrel closes the connection all the same.
        ["HPACK index 0"] = (Block(b => b.Indexed(0)), "GOAWAY INTERNAL_ERROR"),
        ["HPACK index beyond the table"] = (Block(b => b.Indexed(200)), "GOAWAY COMPRESSION_ERROR"),
        ["HPACK table larger than announced"] = (Block(b => b.TableSize(1 << 20)), "GOAWAY COMPRESSION_ERROR"),
        ["HPACK string that ends early"] = (Block(b => b.Raw(0x00, 0x7F)), "GOAWAY COMPRESSION_ERROR"),
        ["an upper-case header name"] = (Headers([.. TestEmulator.Request(), ("Upper", "1")]), "GOAWAY PROTOCOL_ERROR"),
        ["a pseudo-header after the others"] = (Headers([.. TestEmulator.Request(), (":path", "/again")]), "GOAWAY PROTOCOL_ERROR"),
        ["an unknown pseudo-header"] = (Headers([(":unknown", "1"), .. TestEmulator.Request()]), "GOAWAY PROTOCOL_ERROR"),
        ["no :method"] = (Headers([.. TestEmulator.Request().Where(h => h.Name != ":method")]), "RST_STREAM PROTOCOL_ERROR"),
        ["no :path"] = (Headers([.. TestEmulator.Request().Where(h => h.Name != ":path")]), "RST_STREAM PROTOCOL_ERROR"),
        ["no :scheme"] = (Headers([.. TestEmulator.Request().Where(h => h.Name != ":scheme")]), "RST_STREAM PROTOCOL_ERROR"),
        ["a connection header"] = (Headers([.. TestEmulator.Request(), ("connection", "close")]), "GOAWAY PROTOCOL_ERROR"),
        ["te other than trailers"] = (Headers([.. TestEmulator.Request().Where(h => h.Name != "te"), ("te", "gzip")]), "GOAWAY PROTOCOL_ERROR"),
        ["CONTINUATIONs without end"] = (ContinuationFloodAsync, "GOAWAY PROTOCOL_ERROR"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BrokenFrames_GetTheirError_AndOthersNoticeNothing(string name)
    {
        var (breakRules, error) = Cases[name];
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])), f => f with { InstanceConcurrency = 200 });
        await using var bystander = await emulator.ConnectAsync();
        await bystander.CallAsync(TestEmulator.Request(), [1]);
        await using var client = await emulator.ConnectAsync();
        await client.PingAsync();

        await ForgiveClose(breakRules(client));
        var answer = await client.ReadFrameAsync(f => f.Type is Http2FrameType.GoAway or Http2FrameType.RstStream);

        Assert.Equal(error, $"{FrameText.Name(answer.Type)} {FrameText.Name(answer.Frame.ErrorCode)}");
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await bystander.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownFramesSettingsAndPriority_AreIgnored()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        await using var client = await emulator.ConnectAsync();

        await client.SendFrameAsync(new Http2Frame((Http2FrameType)0xBE, 0xFF, 0, new byte[10]));
        await client.SendFrameAsync(Http2Frame.Settings([new Http2Setting((Http2SettingId)0x99, 7)]));
        await client.SendFrameAsync(new Http2Frame(Http2FrameType.Priority, 0, 1, new byte[5]));

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    /// <summary>
    /// As grpc-java sends them where a call is cancelled while it sends. Kestrel alone would end the connection, and with it the call beside; and
    /// nobody would give back what they took of the connection's window, which is less than all of them together.
    /// </summary>
    [Fact]
    public async Task FramesBehindAReset_ArePassedOver_AndTakeNothingOfTheWindow()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync(new byte[10_000])), f => f with { InstanceConcurrency = 200 });
        await using var client = await emulator.ConnectAsync();
        var beside = await client.OpenStreamAsync(TestEmulator.Request());

        for (var i = 0; i < 50; i++)
        {
            var stream = await client.OpenStreamAsync(TestEmulator.Request());
            await client.SendFrameAsync(Http2Frame.RstStream(stream, Http2ErrorCode.Cancel));
            await client.SendDataWithinWindowAsync(stream, new byte[200_000]).DefaultTimeout();
            await client.SendFramesAsync([Http2Frame.WindowUpdate(stream, 1), Http2Frame.Data(stream, default, endStream: true)]);
        }

        await client.SendMessageAsync(beside, [1], endStream: true);
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(beside)).Render(), StringComparison.Ordinal);
        // More than the client's own window, which it gives back as ever.
        for (var i = 0; i < 10; i++)
            Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadersInContinuationsAndFromTheDynamicTable_Arrive()
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(launcher);
        await using var client = await emulator.ConnectAsync();

        var first = await client.OpenStreamAsync(TestEmulator.Request(metadata: [("long", new string('x', 300))]), endStream: true, maxFragment: 50);
        await client.ReadStreamFramesAsync(first);
        var block = new HpackBlock();
        foreach (var header in TestEmulator.Request())
            block.Literal(header, huffman: true);
        var second = client.NextStreamId();
        await client.SendHeadersAsync(second, block.Incremental(("kept", "value"), huffman: true), endStream: true);
        await client.ReadStreamFramesAsync(second);
        var third = client.NextStreamId();
        await client.SendHeadersAsync(third, block.Indexed(62), endStream: true);
        await client.ReadStreamFramesAsync(third);

        var metadata = launcher.Streams.Select(s => string.Join(' ', s.Headers.Where(h => h.Name is "long" or "kept").Select(h => $"{h.Name}:{h.Value.Length}")));
        Assert.Equal(["long:300", "kept:5", "kept:5 kept:5"], metadata);
    }

    [Fact]
    public async Task PingsAndSettingsByTheThousand_AreAnsweredAndCallsGoOn()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        await using var client = await emulator.ConnectAsync();

        for (var i = 0; i < 2000; i++)
        {
            await client.SendFrameAsync(Http2Frame.Settings([new Http2Setting(Http2SettingId.MaxConcurrentStreams, (uint)i)]));
            await client.SendFrameAsync(Http2Frame.Ping(BitConverter.GetBytes((long)-i - 1)));
        }

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    /// <summary>CVE-2023-44487: streams that are opened and reset as fast as the wire carries them.</summary>
    [Fact]
    public async Task ResetsByTheThousand_LeakNoSlotAndHurtNobody()
    {
        var launcher = new ScriptedLauncher(call => call.ReadMessagesAsync());
        await using var emulator = await TestEmulator.StartAsync(launcher, f => f with { InstanceConcurrency = 50, ReservedConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();

        for (var i = 0; i < 3000; i++)
        {
            var stream = client.NextStreamId();
            await client.SendFramesAsync(
                [.. Http2Frame.HeaderBlock(stream, HpackBlock.Of(TestEmulator.Request()), endStream: false), Http2Frame.RstStream(stream, Http2ErrorCode.Cancel)]);
        }

        await client.PingAsync();
        await Bounded.Until(() => launcher.Streams.All(s => s.ResetCode is not null || s.RequestEnded));
        // A slot is free a moment after the function has heard of the reset, so the gateway's own end of each call is what counts.
        var finished = 0L;
        await Bounded.Until(() => (finished += emulator.Parts.Calls.Take(out var more).Length + more.Calls) == 3000);
        for (var i = 0; i < 50; i++)
            await client.OpenStreamAsync(TestEmulator.Request("/s/last"));
        await Bounded.Until(() => launcher.Streams.Count(s => s.Path == "/s/last") == 50);
    }

    [Fact]
    public async Task ClientGoesAway_RunningCallsFinish()
    {
        var release = new TaskCompletionSource();
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await release.Task;
            await call.AnswerAsync([1]);
        }));
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);

        await client.SendGoAwayAsync(0);
        await client.PingAsync();
        release.SetResult();

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
    }

    private static Func<Http2TestClient, Task> Frame(Http2FrameType type, int stream, byte[] payload) => c => c.SendFrameAsync(new Http2Frame(type, 0, stream, payload));

    private static Func<Http2TestClient, Task> Setting(Http2SettingId id, uint value) => c => c.SendFrameAsync(Http2Frame.Settings([new Http2Setting(id, value)]));

    private static Func<Http2TestClient, Task> Block(Func<HpackBlock, HpackBlock> block) => c => c.SendHeadersAsync(1, block(new HpackBlock()), endStream: true);

    private static Func<Http2TestClient, Task> Headers(IReadOnlyList<HeaderField> headers) => c => c.OpenStreamAsync(headers, endStream: true);

    private static async Task BackwardsAsync(Http2TestClient client)
    {
        await client.SendHeadersAsync(5, TestEmulator.Request(), endStream: true);
        await client.SendHeadersAsync(3, TestEmulator.Request(), endStream: true);
    }

    private static async Task DataAfterEndAsync(Http2TestClient client)
    {
        await client.SendFramesAsync([.. Http2Frame.HeaderBlock(1, HpackBlock.Of(TestEmulator.Request()), endStream: true), Http2Frame.Data(1, new byte[1])]);
    }

    private static async Task TrailersAsync(Http2TestClient client, bool endStream, HeaderField trailer)
    {
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendHeadersAsync(stream, [trailer], endStream);
    }

    private static async Task MoreThanAnnouncedAsync(Http2TestClient client)
    {
        var stream = await client.OpenStreamAsync(TestEmulator.Request(metadata: [("content-length", "6")]));
        await client.SendDataAsync(stream, new byte[10]);
    }

    private static async Task WindowOverflowAsync(Http2TestClient client)
    {
        await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendWindowUpdateAsync(1, int.MaxValue);
    }

    private static Task InterruptedHeadersAsync(Http2TestClient client) => client.SendFramesAsync(
    [
        new Http2Frame(Http2FrameType.Headers, Http2Flags.EndStream, 1, HpackBlock.Of(TestEmulator.Request())),
        Http2Frame.Ping(new byte[8]),
    ]);

    private static async Task BadPaddingAsync(Http2TestClient client)
    {
        await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendFrameAsync(new Http2Frame(Http2FrameType.Data, Http2Flags.Padded, 1, new byte[] { 200, 1, 2 }));
    }

    /// <summary>CVE-2024-27316 and its kin: a header block that never ends.</summary>
    private static async Task ContinuationFloodAsync(Http2TestClient client)
    {
        await client.SendFrameAsync(new Http2Frame(Http2FrameType.Headers, 0, 1, HpackBlock.Of(TestEmulator.Request())));
        var fragment = HpackBlock.Of([("flood", new string('x', 16_000))]);
        for (var i = 0; i < 1000; i++)
            await client.SendFrameAsync(new Http2Frame(Http2FrameType.Continuation, 0, 1, fragment));
    }

    /// <summary>The gateway may close in the middle of what breaks its rules.</summary>
    private static async Task ForgiveClose(Task sending)
    {
        try
        {
            await sending.DefaultTimeout();
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // What the gateway said before it closed is what the test looks at.
        }
    }
}
