using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>A function whose server breaks HTTP/2: its call ends, in FC's shape where the rules were broken badly enough, and the next one is served.</summary>
public class FunctionBreaksHttp2Tests
{
    private const string Failed = "HEADERS(:status 200, content-type application/grpc) | DATA(0, END_STREAM)";
    /// <summary>The gateway takes it in, or defends itself once too many of its own answers wait: that is a matter of speed.</summary>
    private const string EitherWay = "either way";

    private const string Served = "HEADERS(:status 200, content-type application/grpc) | DATA(6) | HEADERS(grpc-status 0, END_STREAM)";

    private static readonly Dictionary<string, (Func<Http2ServerStream, Task> Break, string Answer)> Cases = new()
    {
        ["DATA before HEADERS"] = (c => c.SendDataAsync(new byte[1]), Failed),
        ["DATA on an idle stream"] = (c => c.Connection.SendDataAsync(99, new byte[1]), Failed),
        ["DATA on stream 0"] = (Frame(Http2FrameType.Data, 0, new byte[1]), Failed),
        ["DATA with more padding than payload"] = (c => c.Connection.SendFrameAsync(new Http2Frame(Http2FrameType.Data, Http2Flags.Padded, c.Id, new byte[] { 200, 1 })), Failed),
        ["DATA beyond the window"] = (BeyondTheWindowAsync, Failed),
        ["HEADERS on an idle stream"] = (c => c.Connection.SendHeadersAsync(99, [(":status", "200")]), Failed),
        ["HEADERS on stream 0"] = (c => c.Connection.SendHeadersAsync(0, [(":status", "200")]), Failed),
        ["HEADERS without :status"] = (c => c.Connection.SendHeadersAsync(c.Id, [("content-type", "application/grpc")]), Failed),
        ["a :status that is no number"] = (c => c.Connection.SendHeadersAsync(c.Id, [(":status", "abc")]), Failed),
        ["a request's pseudo-header"] = (c => c.Connection.SendHeadersAsync(c.Id, [(":status", "200"), (":path", "/")]), Failed),
        ["an upper-case header name"] = (UpperCaseAsync, "HEADERS(:status 200, content-type application/grpc, upper 1) | DATA(6) | HEADERS(grpc-status 0, END_STREAM)"),
        ["a second HEADERS without END_STREAM"] = (async c =>
        {
            await c.SendHeadersAsync();
            await c.SendHeadersAsync();
        }, Failed),
        ["HPACK index beyond the table"] = (c => c.Connection.SendHeadersAsync(c.Id, new HpackBlock().Indexed(200)), Failed),
        ["HPACK index 0"] = (c => c.Connection.SendHeadersAsync(c.Id, new HpackBlock().Indexed(0)), Failed),
        ["HPACK table larger than announced"] = (c => c.Connection.SendHeadersAsync(c.Id, new HpackBlock().TableSize(1 << 20)), Failed),
        ["HPACK string that ends early"] = (c => c.Connection.SendHeadersAsync(c.Id, new HpackBlock().Raw(0x00, 0x7F)), Failed),
        ["CONTINUATION without HEADERS"] = (c => c.Connection.SendFrameAsync(new Http2Frame(Http2FrameType.Continuation, 0, c.Id, new byte[1])), Failed),
        ["another frame within a header block"] = (c => c.Connection.SendFramesAsync(
            [new Http2Frame(Http2FrameType.Headers, 0, c.Id, HpackBlock.Of([(":status", "200")])), Http2Frame.Ping(new byte[8])]), Failed),
        ["a frame larger than allowed"] = (c => c.SendDataAsync(new byte[1 << 20]), Failed),
        ["PUSH_PROMISE"] = (Frame(Http2FrameType.PushPromise, 1, [0, 0, 0, 2]), Failed),
        ["SETTINGS of a wrong length"] = (Frame(Http2FrameType.Settings, 0, new byte[5]), Failed),
        ["SETTINGS on a stream"] = (Frame(Http2FrameType.Settings, 1, new byte[6]), Failed),
        ["SETTINGS with a window beyond 2^31-1"] = (Setting(Http2SettingId.InitialWindowSize, uint.MaxValue), Failed),
        ["SETTINGS with a frame size below 2^14"] = (Setting(Http2SettingId.MaxFrameSize, 100), Failed),
        ["PING of a wrong length"] = (Frame(Http2FrameType.Ping, 0, new byte[7]), Failed),
        ["PING on a stream"] = (Frame(Http2FrameType.Ping, 1, new byte[8]), Failed),
        ["RST_STREAM of a wrong length"] = (Frame(Http2FrameType.RstStream, 1, new byte[3]), Failed),
        ["RST_STREAM on an idle stream"] = (c => c.Connection.SendResetAsync(99, Http2ErrorCode.Cancel), Failed),
        ["GOAWAY on a stream"] = (Frame(Http2FrameType.GoAway, 1, new byte[8]), Failed),
        ["WINDOW_UPDATE of 0 on the connection"] = (c => c.Connection.SendWindowUpdateAsync(0, 0), Failed),
        ["WINDOW_UPDATE beyond 2^31-1 on the connection"] = (c => c.Connection.SendWindowUpdateAsync(0, int.MaxValue), Failed),
        ["an unknown setting"] = (Setting((Http2SettingId)0x99, 7), Served),
        // RFC 9113 section 5.5 wants it ignored.
        ["an unknown frame"] = (Frame((Http2FrameType)0xBE, 0, new byte[10]), Served),
        ["END_STREAM twice"] = (EndTwiceAsync, Served),
        ["CONTINUATIONs without end"] = (ContinuationFloodAsync, Failed),
        ["PINGs by the thousand"] = (async c =>
        {
            for (var i = 0; i < 5_000; i++)
                await c.Connection.SendFrameAsync(Http2Frame.Ping(new byte[8]));
        }, EitherWay),
        ["SETTINGS by the thousand"] = (async c =>
        {
            for (var i = 0; i < 5_000; i++)
                await c.Connection.SendFrameAsync(Http2Frame.Settings([new Http2Setting(Http2SettingId.InitialWindowSize, (uint)(70_000 + i))]));
        }, EitherWay),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BrokenFrames_EndTheCall_AndTheNextIsServed(string name)
    {
        var (breakRules, answer) = Cases[name];
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            if (call.Path == "/s/break")
            {
                await call.ReadMessagesAsync();
                await breakRules(call);
            }

            await call.AnswerAsync([1]);
        }));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request("/s/break"), [1]);

        Assert.Contains(frames.Render(), answer == EitherWay ? [Served, Failed] : new[] { answer });
        Assert.Equal(Served, (await client.CallAsync(TestEmulator.Request(), [1])).Render());
    }

    private static Func<Http2ServerStream, Task> Frame(Http2FrameType type, int stream, byte[] payload) =>
        c => c.Connection.SendFrameAsync(new Http2Frame(type, 0, stream == 1 ? c.Id : stream, payload));

    private static Func<Http2ServerStream, Task> Setting(Http2SettingId id, uint value) =>
        c => c.Connection.SendFrameAsync(Http2Frame.Settings([new Http2Setting(id, value)]));

    /// <summary>Taken in, and passed on as HTTP/2 wants it.</summary>
    private static async Task UpperCaseAsync(Http2ServerStream call)
    {
        await call.SendHeadersAsync(("Upper", "1"));
        await call.SendMessageAsync([1]);
        await call.SendTrailersAsync();
    }

    /// <summary>Far more than any window the gateway can have announced by itself, in frames that are small enough.</summary>
    private static async Task BeyondTheWindowAsync(Http2ServerStream call)
    {
        for (var sent = 0; sent < 32 << 20; sent += Http2Frame.DefaultMaxFrameSize)
            await call.Connection.SendFrameAsync(Http2Frame.Data(call.Id, new byte[Http2Frame.DefaultMaxFrameSize]));
    }

    /// <summary>The whole answer, then its end once more: nothing that a finished call could suffer from.</summary>
    private static async Task EndTwiceAsync(Http2ServerStream call)
    {
        await call.AnswerAsync([1]);
        await call.Connection.SendFrameAsync(Http2Frame.RstStream(call.Id, Http2ErrorCode.NoError));
    }

    private static async Task ContinuationFloodAsync(Http2ServerStream call)
    {
        await call.Connection.SendFrameAsync(new Http2Frame(Http2FrameType.Headers, 0, call.Id, HpackBlock.Of([(":status", "200")])));
        var fragment = HpackBlock.Of([("flood", new string('x', 16_000))]);
        for (var i = 0; i < 500; i++)
            await call.Connection.SendFrameAsync(new Http2Frame(Http2FrameType.Continuation, 0, call.Id, fragment));
    }
}
