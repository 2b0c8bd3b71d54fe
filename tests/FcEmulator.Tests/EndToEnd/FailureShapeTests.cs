using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// A failed function as FC shows it, frame by frame: headers if none were sent, an empty DATA with END_STREAM, no trailers. grpc-go says
/// "server closed the stream without sending trailers" for this and nothing else. Where the client has not finished sending, Kestrel
/// adds RST_STREAM(NO_ERROR), as RFC 9113 section 8.1 asks of a server that answers early.
/// </summary>
public class FailureShapeTests
{
    private const string Headers = "HEADERS(:status 200, content-type application/grpc)";
    private const string End = "DATA(0, END_STREAM)";

    public static TheoryData<Failure, Progress, bool> Cases()
    {
        var cases = new TheoryData<Failure, Progress, bool>();
        foreach (var failure in Enum.GetValues<Failure>())
        {
            foreach (var progress in Enum.GetValues<Progress>())
            {
                cases.Add(failure, progress, true);
                cases.Add(failure, progress, false);
            }
        }

        return cases;
    }

    public enum Failure
    {
        Timeout,
        Crash,
    }

    public enum Progress
    {
        BeforeHeaders,
        AfterHeaders,
        MidStream,
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task FunctionFails_AtAnyPoint_StreamEndsWithoutTrailers(Failure failure, Progress progress, bool clientFinished)
    {
        var arrived = new TaskCompletionSource<Http2ServerStream>();
        var function = new ScriptedLauncher(async call =>
        {
            if (progress >= Progress.AfterHeaders)
                await call.SendHeadersAsync();
            if (progress == Progress.MidStream)
                await call.SendMessageAsync([1, 2, 3]);
            arrived.SetResult(call);
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { Timeout = TimeSpan.FromSeconds(60) });
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [9], clientFinished);
        var call = await arrived.Task.DefaultTimeout();
        var frames = new List<ReceivedFrame>();
        while (frames.Count < (int)progress)
            frames.Add(await client.ReadStreamFrameAsync(stream));

        if (failure == Failure.Timeout)
            emulator.Time.Advance(TimeSpan.FromSeconds(60));
        else
            await function.Instances.Single().CrashAsync();
        frames.AddRange(await client.ReadStreamFramesAsync(stream));

        Assert.Equal(progress == Progress.MidStream ? $"{Headers} | DATA(8) | {End}" : $"{Headers} | {End}", frames.Render());
        if (!clientFinished)
            Assert.Equal("RST_STREAM(NO_ERROR)", (await client.ReadStreamFrameAsync(stream)).ToString());
        if (failure == Failure.Timeout)
            Assert.Equal(Http2ErrorCode.Cancel, await call.ReadResetAsync());
        Assert.Equal(failure == Failure.Timeout ? "timeout" : "function failed", (await emulator.CallFinishedAsync()).Status);
    }

    [Fact]
    public async Task Timeout_ClientHasNotTakenTheAnswer_StreamEndsTheSameOnceItHas_AndTheSlotIsFreeAtOnce()
    {
        var calls = 0;
        var streaming = new TaskCompletionSource<Http2ServerStream>();
        var function = new ScriptedLauncher(async call =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                await StreamAsync(call, streaming);
            else
                await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { Timeout = TimeSpan.FromSeconds(60), InstanceConcurrency = 1, ReservedConcurrency = 1 });
        await using var client = await emulator.ConnectAsync(new Http2ClientOptions { AutoWindowUpdate = false });
        await using var other = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        var call = await streaming.Task.DefaultTimeout();
        await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [{ BytesOut: > 65_536 }]);

        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Http2ErrorCode.Cancel, await call.ReadResetAsync());
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await other.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        await client.SendWindowUpdateAsync(0, 16 << 20);
        await client.SendWindowUpdateAsync(stream, 16 << 20);
        var frames = await client.ReadStreamFramesAsync(stream);
        Assert.Equal(End, frames[^1].ToString());
        Assert.Equal([CallOutcome.TimedOut, CallOutcome.Completed], (await emulator.LedgerAsync()).OfType<CallRecord>().Select(billed => billed.Result.Outcome));
    }

    [Fact]
    public async Task Timeout_CountsFromWhenTheInstanceGetsTheRequest_NotFromArrival()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        var function = new ScriptedLauncher(_ =>
        {
            arrived.SetResult();
            return Task.CompletedTask;
        })
        { BeforeStart = () => release.Task };
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { Timeout = TimeSpan.FromSeconds(60) }, s => s with { StartTimeout = TimeSpan.FromHours(1) });
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await Bounded.Until(() => function.Starts == 1);

        emulator.Time.Advance(TimeSpan.FromSeconds(100));
        release.SetResult();
        await arrived.Task.DefaultTimeout();
        emulator.Time.Advance(TimeSpan.FromSeconds(59));
        await client.PingAsync();
        Assert.DoesNotContain(client.Unread, f => f.StreamId == stream && f.IsContent);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal($"{Headers} | {End}", (await client.ReadStreamFramesAsync(stream)).Render());
    }

    [Fact]
    public async Task Timeout_FunctionEndsWithoutTrailersItself_LooksTheSame()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.SendHeadersAsync();
            await call.SendEndAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        Assert.Equal($"{Headers} | {End}", (await client.CallAsync(TestEmulator.Request(), [])).Render());
        Assert.Equal("no grpc-status", (await emulator.CallFinishedAsync()).Status);
    }

    [Fact]
    public async Task PlainHttp_FunctionTimesOut_GetsFcsJson()
    {
        var arrived = new TaskCompletionSource();
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ =>
        {
            arrived.SetResult();
            return Task.CompletedTask;
        }));
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(
            [(":method", "GET"), (":scheme", "https"), (":path", "/page"), (":authority", "localhost")], endStream: true);
        await arrived.Task.DefaultTimeout();
        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        var frames = await client.ReadStreamFramesAsync(stream);

        Assert.Equal(["502"], frames[0].Values(":status"));
        Assert.Equal(["UnhandledInvocationError"], frames[0].Values("x-fc-error-type"));
    }

    [Fact]
    public async Task Crash_OfOneInstance_LeavesTheOthersAlone()
    {
        var release = new TaskCompletionSource();
        var function = new ScriptedLauncher(async call =>
        {
            if (call.Path == "/s/doomed")
                return;
            await release.Task;
            await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();
        var doomed = await client.OpenStreamAsync(TestEmulator.Request("/s/doomed"), endStream: true);
        await Bounded.Until(() => function.Streams.Count == 1);
        var fine = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await Bounded.Until(() => function.Streams.Count == 2);

        var crash = function.Instances[0].CrashAsync();
        Assert.Equal($"{Headers} | {End}", (await client.ReadStreamFramesAsync(doomed)).Render());
        release.SetResult();

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(fine)).Render());
        await crash;
    }

    [Fact]
    public async Task CallRightAfterACrash_BeforeTheExitIsKnown_GetsANewInstance()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        await function.Instances[0].CloseSocketsAsync();
        await function.Instances[0].ConnectionEnded.DefaultTimeout();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", frames.Render());
        Assert.Equal(2, function.Instances.Count);
    }

    [Fact]
    public async Task FunctionSpeaksNoHttp2_CallFailsInFcsShape()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(
            _ => Task.CompletedTask,
            new Http2ServerOptions { SendSettings = false, OnConnection = c => c.SendRawAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()) }));
        await using var client = await emulator.ConnectAsync();

        Assert.Equal($"{Headers} | {End}", (await client.CallAsync(TestEmulator.Request(), [])).Render());
        Assert.StartsWith("greeter does not speak HTTP/2", (await emulator.EventAsync<Warning>()).Text, StringComparison.Ordinal);
    }

    /// <summary>More than what the servers on its way hold of a stream.</summary>
    private static async Task StreamAsync(Http2ServerStream call, TaskCompletionSource<Http2ServerStream> streaming)
    {
        await call.SendHeadersAsync();
        streaming.SetResult(call);
        await call.Connection.SendDataWithinWindowAsync(call.Id, GrpcMessages.Frame(new byte[1 << 20]));
    }
}
