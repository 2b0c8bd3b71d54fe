using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>What is known of a call while it runs, and what is told of it in the end.</summary>
public class FinishedCallTests
{
    /// <summary>Many at once, and no more than the call log keeps one by one.</summary>
    private const int Calls = 40;

    [Fact]
    public async Task StreamingCall_MessagesAndBytes_AreSeenWhileItRuns_AndToldAtTheEnd()
    {
        var go = new TaskCompletionSource();
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessageAsync();
            await call.SendHeadersAsync();
            await call.SendMessageAsync(new byte[10]);
            await go.Task;
            await call.ReadMessagesAsync();
            await call.SendMessageAsync(new byte[20]);
            await call.SendTrailersAsync();
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 5 });
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request("/s/chat"));
        await client.SendMessageAsync(stream, new byte[100]);
        await client.ReadStreamFrameAsync(stream);
        await client.ReadStreamFrameAsync(stream);

        var running = Assert.Single(emulator.OpenCalls.Oldest(100));
        Assert.Equal(("greeter", "/s/chat", false, 1, 1, 105L, 15L), (running.Function, running.Method, running.IsStreaming, running.MessagesIn, running.MessagesOut, running.BytesIn, running.BytesOut));
        Assert.NotNull(running.InstanceId);
        Assert.Empty(emulator.OpenCalls.Oldest(0));
        await client.SendMessageAsync(stream, new byte[200], endStream: true);
        await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [{ MessagesIn: 2, BytesIn: 310, IsStreaming: true }]);
        go.SetResult();
        await client.ReadStreamFramesAsync(stream);

        var call = await emulator.CallFinishedAsync();
        Assert.Equal((CallKindWord.Streaming, 2, 2, 310L, 40L), (call.Kind, call.MessagesIn, call.MessagesOut, call.BytesIn, call.BytesOut));
        Assert.Equal((CallOutcomeWord.Answered, "ok", 200, 0), (call.Outcome, call.Status, call.HttpStatus, call.GrpcStatus));
        await Bounded.Until(() => emulator.OpenCalls.Count == 0);
    }

    [Fact]
    public async Task CallsTakenBackRightBehindTheirHeaders_AreAllToldAsCancelled()
    {
        var function = new ScriptedLauncher(call => call.Path == "/s/first" ? call.AnswerAsync([1]) : call.ReadMessagesAsync());
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 100 });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request("/s/first"), []);
        await emulator.CallFinishedAsync();

        for (var i = 0; i < Calls; i++)
            await client.SendResetAsync(await client.OpenStreamAsync(TestEmulator.Request("/s/chat")), Http2ErrorCode.Cancel);

        await AssertAllAsync(emulator, CallOutcomeWord.Cancelled, "cancelled by client");
    }

    [Fact]
    public async Task CallsUnderWayWhenTheirInstanceDies_AreAllToldAsItsFailure()
    {
        var arrived = new SemaphoreSlim(0);
        var function = new ScriptedLauncher(async call =>
        {
            if (call.Path == "/s/first")
                await call.AnswerAsync([1]);
            else
                arrived.Release();
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 100 });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request("/s/first"), []);
        await emulator.CallFinishedAsync();
        for (var i = 0; i < Calls; i++)
            await client.SendMessageAsync(await client.OpenStreamAsync(TestEmulator.Request("/s/chat")), [1]);
        for (var i = 0; i < Calls; i++)
            await arrived.WaitAsync().DefaultTimeout();

        await function.Instances.Single().CrashAsync();

        await AssertAllAsync(emulator, CallOutcomeWord.FunctionFailed, "function failed");
    }

    [Fact]
    public async Task ColdCall_Times_AreThoseOfTheClock()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        var function = new ScriptedLauncher(async call =>
        {
            arrived.SetResult();
            await answer.Task;
            await call.AnswerAsync([1]);
        })
        { BeforeStart = () => release.Task };
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        var began = emulator.Time.GetUtcNow();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [1, 2, 3], endStream: true);
        await Bounded.Until(() => function.Starts == 1);
        Assert.Equal((null, (DateTimeOffset?)null), emulator.OpenCalls.Oldest(1).Select(call => (call.InstanceId, call.BeganAt)).Single());

        emulator.Time.Advance(TimeSpan.FromMilliseconds(700));
        release.SetResult();
        await arrived.Task.DefaultTimeout();
        emulator.Time.Advance(TimeSpan.FromMilliseconds(50));
        answer.SetResult();
        await client.ReadStreamFramesAsync(stream);

        var call = await emulator.CallFinishedAsync();
        Assert.Equal(new CallTimes(0, 700, 700, 750, 750, 750, 750), call.Times);
        Assert.Equal(new ColdStartParts(began, null, 700, null, 700, null), call.ColdStart);
        Assert.Equal((true, 50d, 700d, 750d, 1), (call.IsColdStart, call.DurationMs, call.ScheduleLatencyMs, call.InvokeFunctionLatencyMs, call.Attempts));
        Assert.Equal((began.ToUnixTimeMilliseconds(), "OnDemand", "fc3", 1L), (call.InvocationStartTimestamp, call.ResourceMode, call.BillingRule, call.BilledInterval));
        Assert.Equal(function.Instances.Single().Id, call.InstanceId);
    }

    [Fact]
    public async Task RefusedCall_TellsFcsCodeAndTheSentence()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(authority: "nowhere.example"), [1]);

        var call = await emulator.CallFinishedAsync();
        Assert.Equal((CallOutcomeWord.Refused, 404, "DomainNameNotFound", "domain name 'nowhere.example' does not exist"), (call.Outcome, call.HttpStatus, call.ErrorCode, call.ErrorMessage));
        Assert.Equal((null, null, null, 0), (call.FunctionName, call.InstanceId, call.Kind, call.Attempts));
    }

    [Fact]
    public async Task StartThatFails_TellsItsInstanceAndHowFarItCame()
    {
        var function = new ScriptedLauncher(_ => Task.CompletedTask)
        {
            BeforeStart = () => throw new FcEmulator.Instances.InstanceStartException(FcEmulator.Instances.StartFailure.Exited, "It ended.", []),
        };
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), [1]);

        var call = await emulator.CallFinishedAsync();
        Assert.Equal((412, "CAExited", true, 0d, (double?)null), (call.HttpStatus, call.ErrorCode, call.IsColdStart, call.ColdStart!.FailedMs, call.ColdStart.ReadyMs));
        Assert.Equal((await emulator.EventAsync<InstanceFailed>()).InstanceId, call.InstanceId);
    }

    [Fact]
    public async Task PlainHttp_BodyThatLooksLikeManyMessages_IsNoStreamingCall()
    {
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(
            [(":method", "POST"), (":scheme", "https"), (":path", "/page"), (":authority", "localhost"), ("content-type", "text/plain")]);
        await client.SendDataAsync(stream, new byte[20], endStream: true);
        await client.ReadStreamFramesAsync(stream);

        var call = await emulator.CallFinishedAsync();
        Assert.Equal((CallKindWord.Unary, 0, 20L), (call.Kind, call.MessagesIn, call.BytesIn));
    }

    private static async Task AssertAllAsync(TestEmulator emulator, CallOutcomeWord outcome, string status)
    {
        for (var i = 0; i < Calls; i++)
        {
            var call = await emulator.CallFinishedAsync();
            Assert.Equal((outcome, status), (call.Outcome, call.Status));
        }
    }
}
