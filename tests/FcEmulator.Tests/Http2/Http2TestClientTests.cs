using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

public class Http2TestClientTests
{
    [Fact]
    public async Task CallAsync_UnaryAnswer_GivesItsFramesWithDecodedHeaders()
    {
        await using var server = Http2TestServer.Start(async stream =>
        {
            var message = await stream.ReadMessageAsync();
            await stream.SendHeadersAsync(("date", "now"), ("a-bin", "AAE"));
            await stream.SendMessageAsync(message);
            await stream.SendTrailersAsync(0, ("grpc-message", "fine"));
        });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);

        var answer = await client.CallAsync(Http2TestClient.GrpcRequest("/s/m"), "hello"u8.ToArray());

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, a-bin AAE) | DATA(10)"
            + " | HEADERS(grpc-status 0, grpc-message fine, END_STREAM)",
            answer.Render());
        Assert.Equal(["hello"u8.ToArray()], GrpcMessages.Split(answer.Body()));
    }

    [Fact]
    public async Task SendHeadersAsync_SmallFragments_ArriveAsOneHeaderBlockInOrder()
    {
        await using var server = Http2TestServer.Start(stream => stream.SendTrailersOnlyAsync(12));
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);
        var headers = Http2TestClient.GrpcRequest("/s/m", metadata: [("k", "1"), ("j", "x"), ("k", "2"), ("k", "1")]);

        var id = await client.OpenStreamAsync(headers, endStream: true, maxFragment: 7);

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, grpc-status 12, END_STREAM)",
            (await client.ReadStreamFramesAsync(id)).Render());
        var stream = Assert.Single(server.Streams);
        Assert.Equal(headers, stream.Headers);
        Assert.Equal((HpackBlock.Of(headers).Length + 6) / 7, stream.HeaderFragments);
        Assert.True(stream.RequestEnded);
    }

    [Fact]
    public async Task ReadStreamFramesAsync_InterleavedStreams_LeavesTheOtherStreamsFrames()
    {
        await using var server = Http2TestServer.Start(async stream =>
        {
            await stream.SendHeadersAsync(("id", $"{stream.Id}"));
            if (stream.Id == 1)
                await stream.ReadResetAsync();
            else
                await stream.SendResetAsync(Http2ErrorCode.RefusedStream);
        });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);
        var first = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/a"));
        var second = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/b"));

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, id 3) | RST_STREAM(REFUSED_STREAM)",
            (await client.ReadStreamFramesAsync(second)).Render());
        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, id 1)", $"{await client.ReadStreamFrameAsync(first)}");
        await client.SendResetAsync(first, Http2ErrorCode.Cancel);
        await client.PingAsync();
        Assert.Equal([Http2ErrorCode.Cancel, null], server.Streams.Select(stream => stream.ResetCode));
    }

    [Fact]
    public async Task ReadWholeStreamAsync_FramesAfterTheEnd_ShowsThem()
    {
        await using var server = Http2TestServer.Start(async stream =>
        {
            await stream.SendTrailersOnlyAsync(0);
            await stream.SendEndAsync();
            await stream.SendResetAsync(Http2ErrorCode.NoError);
            await stream.ReadMessagesAsync();
        });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);
        var id = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"));
        await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.RstStream);

        await client.SendDataAsync(id, default, endStream: true);

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc, grpc-status 0, END_STREAM) | DATA(0, END_STREAM)",
            (await client.ReadWholeStreamAsync(id)).Render());
    }

    [Fact]
    public async Task AutoWindowUpdate_Off_ReceivesNoMoreThanTheWindow()
    {
        var firstPart = new TaskCompletionSource();
        await using var server = Http2TestServer.Start(async stream =>
        {
            await stream.SendHeadersAsync();
            var all = stream.Connection.SendDataWithinWindowAsync(stream.Id, new byte[100_000], endStream: true);
            await Bounded.Until(() => stream.Connection.SendWindow(stream.Id) == 0);
            firstPart.SetResult();
            await all;
        });
        var options = new Http2ClientOptions { AutoWindowUpdate = false };
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port, options);
        var id = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"));
        await firstPart.Task.DefaultTimeout();
        await client.PingAsync();
        Assert.Equal(65_535, client.Unread.Body().Length);

        await client.SendWindowUpdateAsync(0, 100_000);
        await client.SendWindowUpdateAsync(id, 100_000);

        Assert.Equal(
            "HEADERS(:status 200, content-type application/grpc) | DATA(100000, END_STREAM)",
            (await client.ReadStreamFramesAsync(id)).JoinData().Render());
    }

    [Fact]
    public async Task SendFrameAsync_AgainstTheRules_ReachesTheServerAsItIs()
    {
        await using var server = Http2TestServer.Start(_ => Task.CompletedTask);
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);

        await client.SendHeadersAsync(1, new HpackBlock().Indexed(3).Literal(("Upper", "\u0001\u00ff")), endStream: true);
        await client.SendDataAsync(1, "after the end"u8.ToArray());
        await client.SendFrameAsync(new Http2Frame((Http2FrameType)0xbb, 0xff, 1, new byte[] { 1 }));
        await client.SendRawAsync(new byte[] { 0, 0, 0, 0xcc, 0, 0, 0, 0, 0 });
        await client.PingAsync();

        var connection = Assert.Single(server.Connections);
        Assert.Equal([new(":method", "POST"), new("Upper", "\u0001\u00ff")], Assert.Single(connection.Streams).Headers);
        Assert.Equal(
            "SETTINGS() | SETTINGS(ACK) | DATA(13) | 187(01) | 204() | PING(0100000000000000)",
            connection.Unread.OrderBy(f => f.Type == Http2FrameType.Settings ? 0 : 1).ThenBy(f => f.Frame.IsAck && f.StreamId == 0).Render());
    }

    [Fact]
    public async Task WaitForCloseAsync_ServerFinishes_SaysSoAndWhatCameBefore()
    {
        await using var server = Http2TestServer.Start(
            _ => Task.CompletedTask, new() { OnConnection = connection => connection.FinishAsync(), SendSettings = false });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port, new() { SendPreface = false });

        Assert.Equal(new ConnectionEnd(ConnectionEndKind.Finished, 0), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task WaitForCloseAsync_ServerBreaksOff_SaysReset()
    {
        await using var server = Http2TestServer.Start(stream =>
        {
            stream.Connection.Abort();
            return Task.CompletedTask;
        });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);
        var id = await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"));

        Assert.Equal(ConnectionEndKind.Reset, (await client.WaitForCloseAsync()).Kind);
        var end = await Assert.ThrowsAsync<ConnectionEndedException>(() => client.ReadStreamFramesAsync(id));
        Assert.Equal(ConnectionEndKind.Reset, end.End.Kind);
    }

    [Fact]
    public async Task WaitForCloseAsync_NotHttp2_NamesTheViolation()
    {
        var rubbish = "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray();
        await using var server = Http2TestServer.Start(_ => Task.CompletedTask, new()
        {
            SendSettings = false,
            OnConnection = async connection =>
            {
                await connection.SendRawAsync(rubbish);
                await connection.FinishAsync();
            },
        });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);

        Assert.Equal(
            new ConnectionEnd(
                ConnectionEndKind.Finished, rubbish.Length, "a frame of 4740180 octets exceeds the announced maximum of 16384"),
            await client.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("0000000900000000 01", "CONTINUATION on stream 1 without an open header block")]
    [InlineData("000001010000000001 88 000000000000000001", "DATA on stream 1 within the header block of stream 1")]
    [InlineData("000001010400000001 80", "header block of stream 1: Index 0 is in neither table (61 + 0 entries).")]
    [InlineData("000002000800000001 0500", "DATA on stream 1: 5 octets of padding do not fit in 2")]
    [InlineData("000000030000000001", "RST_STREAM has a payload of 0 octets")]
    [InlineData("000004", "the connection ended after 3 of a frame header's 9 octets")]
    [InlineData("000004030000000001 00", "the connection ended after 1 of a frame's 4 octets")]
    public async Task WaitForCloseAsync_BrokenFrames_NamesTheViolation(string octets, string violation)
    {
        var broken = Convert.FromHexString(octets.Replace(" ", "", StringComparison.Ordinal));
        await using var server = Http2TestServer.Start(_ => Task.CompletedTask, new()
        {
            SendSettings = false,
            OnConnection = async connection =>
            {
                await connection.SendRawAsync(broken);
                await connection.FinishAsync();
            },
        });
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);

        Assert.Equal(new ConnectionEnd(ConnectionEndKind.Finished, broken.Length, violation), await client.WaitForCloseAsync());
    }
}
