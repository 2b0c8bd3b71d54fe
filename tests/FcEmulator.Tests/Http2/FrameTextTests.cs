namespace FcEmulator.Tests.Http2;

public class FrameTextTests
{
    [Fact]
    public void Render_EveryType_ReadsLikeTheRfc()
    {
        ReceivedFrame[] frames =
        [
            new(Http2Frame.Settings(new(Http2SettingId.MaxConcurrentStreams, 2), new(Http2SettingId.InitialWindowSize, 65_536))),
            new(Http2Frame.SettingsAck()),
            new(
                Http2Frame.HeaderBlock(1, default, endStream: false)[0],
                [(":status", "200"), ("date", "now"), ("x-fc-request-id", "1"), ("content-type", "application/grpc")]),
            new(Http2Frame.Data(1, new byte[3])),
            new(Http2Frame.HeaderBlock(1, default, endStream: true)[0], [("grpc-status", "0")]),
            new(Http2Frame.Data(3, default, endStream: true)),
            new(Http2Frame.RstStream(5, Http2ErrorCode.EnhanceYourCalm)),
            new(Http2Frame.WindowUpdate(0, 70_000)),
            new(Http2Frame.Ping(new byte[] { 0, 1, 2, 3, 4, 5, 6, 255 }, ack: true)),
            new(Http2Frame.GoAway(5, Http2ErrorCode.Http11Required, "bye"u8)),
            new(new Http2Frame((Http2FrameType)0x42, 0, 0, default)),
        ];

        Assert.Equal(
            "SETTINGS(MAX_CONCURRENT_STREAMS 2, INITIAL_WINDOW_SIZE 65536) | SETTINGS(ACK)"
            + " | HEADERS(:status 200, content-type application/grpc) | DATA(3) | HEADERS(grpc-status 0, END_STREAM)"
            + " | DATA(0, END_STREAM) | RST_STREAM(ENHANCE_YOUR_CALM) | WINDOW_UPDATE(70000) | PING(00010203040506FF, ACK)"
            + " | GOAWAY(last 5, HTTP_1_1_REQUIRED) | 66()",
            frames.Render());
    }

    [Fact]
    public void Render_NamesLeftOutByTheCaller_ReplaceTheVolatileOnes()
    {
        ReceivedFrame[] frames = [new(Http2Frame.HeaderBlock(1, default, endStream: false)[0], [("date", "now"), ("server", "x")])];

        Assert.Equal("HEADERS(date now)", frames.Render(without: new HashSet<string> { "server" }));
    }

    [Fact]
    public void JoinData_CutBody_JoinsAllButTheEmptyEnd()
    {
        ReceivedFrame[] frames =
        [
            new(Http2Frame.Data(1, "ab"u8.ToArray())), new(Http2Frame.Data(1, "c"u8.ToArray())), new(Http2Frame.Data(3, "x"u8.ToArray())),
            new(Http2Frame.Data(3, "y"u8.ToArray(), endStream: true)), new(Http2Frame.Data(1, default, endStream: true)),
        ];

        var joined = frames.JoinData();

        Assert.Equal("DATA(3) | DATA(2, END_STREAM) | DATA(0, END_STREAM)", joined.Render());
        Assert.Equal("abcxy"u8.ToArray(), joined.Body());
    }
}
