using FcEmulator.Instances.Http2;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Instances;

/// <summary>What the gateway's HTTP/2 client does with a server that resets, leaves, or breaks the rules.</summary>
public class InstanceHandlerFailureTests
{
    public static TheoryData<string, string, int> ConnectionErrors => new()
    {
        { "DATA on a stream nobody opened", "000001 00 00 00000009 00", Http2Codes.ProtocolError },
        { "HEADERS on an even stream", "000001 01 05 00000002 88", Http2Codes.ProtocolError },
        { "a frame longer than 16,384", "004001 00 00 00000001", Http2Codes.FrameSizeError },
        { "PUSH_PROMISE", "000004 05 04 00000001 00000002", Http2Codes.ProtocolError },
        { "CONTINUATION alone", "000001 09 04 00000001 88", Http2Codes.ProtocolError },
        { "a header block that another frame interrupts", "000001 01 00 00000001 88 000008 06 00 00000000 0000000000000000", Http2Codes.ProtocolError },
        { "broken HPACK", "000001 01 04 00000001 80", Http2Codes.CompressionError },
        { "padding beyond the frame", "000001 00 08 00000001 05", Http2Codes.ProtocolError },
        { "a window of 0", "000004 08 00 00000000 00000000", Http2Codes.ProtocolError },
        { "a window beyond 2^31-1", "000004 08 00 00000000 7fffffff", Http2Codes.FlowControlError },
        { "SETTINGS of a broken length", "000005 04 00 00000000 0000000000", Http2Codes.FrameSizeError },
        { "SETTINGS for a stream", "000000 04 00 00000001", Http2Codes.ProtocolError },
        { "a first window beyond 2^31-1", "000006 04 00 00000000 0004 80000000", Http2Codes.FlowControlError },
        { "a frame size below 16,384", "000006 04 00 00000000 0005 00000001", Http2Codes.ProtocolError },
        { "a PING of 7 octets", "000007 06 00 00000000 00000000000000", Http2Codes.FrameSizeError },
        { "PING on a stream", "000008 06 00 00000001 0000000000000000", Http2Codes.ProtocolError },
        { "GOAWAY on a stream", "000008 07 00 00000001 0000000000000000", Http2Codes.ProtocolError },
        { "RST_STREAM of 3 octets", "000003 03 00 00000001 000000", Http2Codes.FrameSizeError },
        { "a short GOAWAY", "000004 07 00 00000000 00000000", Http2Codes.FrameSizeError },
    };

    [Theory]
    [MemberData(nameof(ConnectionErrors))]
    public async Task Instance_BreaksARuleOfTheConnection_IsToldAndLosesIt(string what, string frames, int code)
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            if (call.Path == "/bad")
                await call.Connection.SendRawAsync(Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)));
            else
                await call.AnswerAsync([1]);
        });

        await Assert.ThrowsAnyAsync<IOException>(() => instance.SendAsync(path: "/bad").DefaultTimeout());

        Assert.True(await GoAwayAsync(instance.Server.Connections[0]) is not { } told || told == (Http2ErrorCode)code, what);
        Assert.Equal("200 000000000101 grpc-status 0", await instance.CallAsync());
        Assert.Equal(2, instance.Server.Connections.Count);
    }

    /// <summary>The code the instance was told; null where the end of the connection overtook it, as TCP's resets do.</summary>
    private static async Task<Http2ErrorCode?> GoAwayAsync(Http2ServerConnection connection)
    {
        try
        {
            return (await connection.ReadFrameAsync(f => f.Type == Http2FrameType.GoAway)).Frame.ErrorCode;
        }
        catch (ConnectionEndedException)
        {
            return null;
        }
    }

    public static TheoryData<string, string> CallErrors => new()
    {
        { "no :status", "000000 01 05 00000001" },
        { "a body before the headers", "000001 00 00 00000001 00" },
        { "headers twice", "000001 01 04 00000001 88 000001 01 04 00000001 88" },
        { "a pseudo header in the trailers", "000001 01 04 00000001 88 000001 01 05 00000001 88" },
        { ":status behind another", "000009 01 05 00000001 00026161026161 88 88" },
    };

    [Theory]
    [MemberData(nameof(CallErrors))]
    public async Task Instance_BreaksARuleOfACall_OnlyThatCallFails(string what, string frames)
    {
        var release = new TaskCompletionSource();
        await using var instance = new InstanceCallFixture(async call =>
        {
            if (call.Path == "/bad")
            {
                await call.Connection.SendRawAsync(Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)));
                return;
            }

            await release.Task;
            await call.AnswerAsync([1]);
        });

        var bad = FailAsync(instance);
        await Bounded.Until(() => instance.Server.Streams.Count == 1);
        var good = instance.CallAsync(path: "/good");
        Assert.True(await bad.DefaultTimeout() is InstanceLostException, what);
        release.SetResult();

        Assert.Equal("200 000000000101 grpc-status 0", await good);
        Assert.Single(instance.Server.Connections);

        static async Task<Exception?> FailAsync(InstanceCallFixture instance) => await Record.ExceptionAsync(async () =>
        {
            using var answer = await instance.SendAsync(path: "/bad");
            await InstanceCallFixture.ReadAsync(answer);
        });
    }

    [Fact]
    public async Task Instance_SendsMoreThanItsWindow_OnlyThatCallFails()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            await call.SendHeadersAsync();
            for (var i = 0; i <= InstanceHttp2Connection.StreamWindow / 16_384; i++)
                await call.SendDataAsync(new byte[16_384]);
        });
        using var answer = await instance.SendAsync().DefaultTimeout();

        await instance.Server.Streams.Single().ReadResetAsync().DefaultTimeout();

        await Assert.ThrowsAsync<InstanceLostException>(() => InstanceCallFixture.ReadAsync(answer).DefaultTimeout());
    }

    [Fact]
    public async Task Instance_SpeaksNoHttp2_HasNoLimitAndFailsCalls()
    {
        await using var instance = new InstanceCallFixture(
            _ => Task.CompletedTask,
            new Http2ServerOptions { SendSettings = false, OnConnection = c => c.SendRawAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()) });

        await Assert.ThrowsAnyAsync<IOException>(() => instance.SendAsync().DefaultTimeout());
        Assert.Null(await instance.StreamLimit.DefaultTimeout());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Instance_ResetsACall_TheCodeIsTold(bool afterHeaders)
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            if (afterHeaders)
            {
                await call.SendHeadersAsync();
                await call.SendDataAsync(new byte[] { 1, 2 });
            }

            await call.SendResetAsync(Http2ErrorCode.EnhanceYourCalm);
        });

        var read = new MemoryStream();
        var reset = await Assert.ThrowsAsync<CallResetException>(async () =>
        {
            using var answer = await instance.SendAsync().DefaultTimeout();
            await answer.Body.CopyToAsync(read).DefaultTimeout();
        });

        Assert.Equal((int)Http2ErrorCode.EnhanceYourCalm, reset.Code);
        Assert.Equal(afterHeaders ? [1, 2] : [], read.ToArray());
    }

    [Fact]
    public async Task Instance_GoesAway_FinishesWhatItTookAndRefusesTheRest()
    {
        var release = new TaskCompletionSource();
        await using var instance = new InstanceCallFixture(async call =>
        {
            await release.Task;
            await call.AnswerAsync([1]);
        });
        var taken = instance.CallAsync();
        await Bounded.Until(() => instance.Server.Streams.Count == 1);
        var refused = instance.CallAsync();
        await Bounded.Until(() => instance.Server.Streams.Count == 2);

        await instance.Server.Connections[0].SendGoAwayAsync(instance.Server.Streams[0].Id);
        Assert.Equal(Http2Codes.RefusedStream, (await Assert.ThrowsAsync<CallResetException>(() => refused)).Code);
        release.SetResult();

        Assert.Equal("200 000000000101 grpc-status 0", await taken);
        Assert.Equal("200 000000000101 grpc-status 0", await instance.CallAsync());
        Assert.Equal(2, instance.Server.Connections.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_Cancels_InstanceSeesCancelAndTheCallEnds(bool afterHeaders)
    {
        await using var instance = new InstanceCallFixture(call => afterHeaders ? call.SendHeadersAsync() : Task.CompletedTask);
        using var cancel = new CancellationTokenSource();

        var call = CallAsync();
        await Bounded.Until(() => instance.Server.Streams.Count == 1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout());
        Assert.Equal(Http2ErrorCode.Cancel, await instance.Server.Streams.Single().ReadResetAsync().DefaultTimeout());

        async Task CallAsync()
        {
            using var answer = await instance.SendAsync(new StalledContent(), cancelled: cancel.Token);
            await InstanceCallFixture.ReadAsync(answer);
        }
    }

    /// <summary>A server on Kestrel ends its connection, and every call on it, for a frame behind a stream's reset.</summary>
    [Fact]
    public async Task Caller_CancelsAndReadsWhatHasCome_InstanceHearsNothingBehindTheCancel()
    {
        var come = new TaskCompletionSource();
        await using var instance = new InstanceCallFixture(async call =>
        {
            if (call.Path == "/cancelled")
            {
                await call.SendHeadersAsync();
                // Enough for the gateway to give room for more once it is read.
                await call.Connection.SendDataWithinWindowAsync(call.Id, new byte[(InstanceHttp2Connection.StreamWindow / 2) + 1]);
                await call.Connection.PingAsync();
                come.SetResult();
            }
            else
            {
                await call.AnswerAsync([1]);
            }
        });
        using var cancel = new CancellationTokenSource();
        using var answer = await instance.SendAsync(path: "/cancelled", cancelled: cancel.Token).DefaultTimeout();
        await come.Task.DefaultTimeout();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InstanceCallFixture.ReadAsync(answer).DefaultTimeout());

        // What was sent before this call has come with it.
        await instance.CallAsync();
        var (connection, cancelled) = (instance.Server.Connections.Single(), instance.Server.Streams[0].Id);
        Assert.Equal([Http2FrameType.RstStream], connection.Unread.Where(f => f.StreamId == cancelled).Select(f => f.Type));
    }

    [Fact]
    public async Task Caller_DropsTheAnswer_InstanceSeesCancelAndOthersGoOn()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            if (call.Path == "/long")
            {
                await call.SendHeadersAsync();
                await call.SendDataAsync(new byte[1000]);
                await call.ReadResetAsync();
                // It may not have heard of that yet.
                await call.SendDataAsync(new byte[1000]);
                await call.SendTrailersAsync();
            }
            else
            {
                await call.AnswerAsync([1]);
            }
        });

        using (await instance.SendAsync(path: "/long").DefaultTimeout())
        {
        }

        Assert.Equal("200 000000000101 grpc-status 0", await instance.CallAsync());
        Assert.Single(instance.Server.Connections);
    }

    [Fact]
    public async Task Request_BreaksOff_InstanceSeesCancelAndTheCallerTheCause()
    {
        await using var instance = new InstanceCallFixture(_ => Task.CompletedTask);

        await Assert.ThrowsAsync<InvalidDataException>(() => instance.SendAsync(new BrokenContent()).DefaultTimeout());
        await Bounded.Until(() => instance.Server.Streams.Count == 1);
        Assert.Equal(Http2ErrorCode.Cancel, await instance.Server.Streams.Single().ReadResetAsync().DefaultTimeout());
    }

    [Fact]
    public async Task Instance_AnswersAndResetsBeforeTheRequestEnds_AnswerIsWholeAndTheRequestIsGivenUp()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            await call.SendHeadersAsync();
            await call.SendDataAsync(new byte[] { 5 });
            await call.SendTrailersAsync(7);
            await call.SendResetAsync(Http2ErrorCode.NoError);
        });
        var content = new StalledContent();

        Assert.Equal("200 05 grpc-status 7", await instance.CallAsync(content));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.Copying.DefaultTimeout());
    }

    /// <summary>A server on Kestrel has reset the stream by then, and still holds it until the request ends: no longer than for its answer.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Instance_EndsACallBeforeTheRequest_GetsTheRequestsEnd(bool trailersOnly)
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            if (trailersOnly)
            {
                await call.SendTrailersOnlyAsync(7);
            }
            else
            {
                await call.SendHeadersAsync();
                await call.SendTrailersAsync(7);
            }
        });
        var content = new StalledContent();

        Assert.Equal(trailersOnly ? "200" : "200  grpc-status 7", await instance.CallAsync(content));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.Copying.DefaultTimeout());
        await Bounded.Until(() => instance.Server.Streams.Single().RequestEnded);
        Assert.Null(instance.Server.Streams.Single().ResetCode);
    }

    /// <summary>HTTP allows an answer before the request, which is read on.</summary>
    [Fact]
    public async Task Instance_AnswersWithoutAStatusBeforeTheRequest_GetsAllOfIt()
    {
        await using var instance = new InstanceCallFixture(async call =>
        {
            await call.SendHeadersAsync();
            await call.SendDataAsync(new byte[] { 5 }, endStream: true);
        });
        var content = new StalledContent();

        Assert.Equal("200 05", await instance.CallAsync(content));
        await instance.Server.Connections.Single().PingAsync();
        Assert.False(instance.Server.Streams.Single().RequestEnded);
        content.End();
        await Bounded.Until(() => instance.Server.Streams.Single().RequestEnded);
    }

    [Fact]
    public async Task Instance_FloodsPingsAndNeverReads_IsCutOff()
    {
        var flood = Enumerable.Repeat(Http2Frame.Ping(new byte[8]), 5_000).ToList();
        await using var instance = new InstanceCallFixture(async call =>
        {
            call.Connection.PauseReading();
            while (true)
                await call.Connection.SendFramesAsync(flood);
        });

        await Assert.ThrowsAnyAsync<IOException>(() => instance.SendAsync().DefaultTimeout());
    }

    /// <summary>A body that sends nothing and ends only when it is told or cancelled.</summary>
    private sealed class StalledContent : HttpContent
    {
        private readonly TaskCompletionSource _copying = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Copying => _copying.Task;

        public void End() => _copying.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => _copying.TrySetCanceled());
            await _copying.Task;
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A body that throws after its first octet.</summary>
    private sealed class BrokenContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(new byte[1]);
            throw new InvalidDataException("The client broke off.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
