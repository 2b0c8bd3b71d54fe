using System.Text;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Initializer and PreStop through the running gateway.</summary>
public class LifecycleHookTests
{
    private static readonly LifecycleHookConfig Hook = new("index.hook", [], TimeSpan.FromSeconds(3));

    [Fact]
    public async Task Initializer_RunsBeforeTheFirstRequest_WithTheCommonHeaders_AndIsBilled()
    {
        var function = new TwoProtocolLauncher(_ => 200, call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { Initializer = Hook });
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), []);
        var told = await emulator.EventAsync<HookFinished>();
        var ledger = await emulator.LedgerAsync();

        var request = function.Requests.Single();
        Assert.Equal("POST /initialize HTTP/1.1", request.Line);
        Assert.Equal(("/initialize", "greeter", "index.handler", "512", "0"), (
            request.Headers["x-fc-control-path"], request.Headers["x-fc-function-name"], request.Headers["x-fc-function-handler"],
            request.Headers["x-fc-function-memory"], request.Headers["content-length"]));
        Assert.Equal(("initializer", null, told.RequestId), (told.Hook, told.Problem, request.Headers["x-fc-request-id"]));
        var billed = ledger.OfType<CallRecord>().ToList();
        Assert.Equal([("initializer", CallKind.Hook), ("/helloworld.Greeter/SayHello", CallKind.Unary)], billed.Select(call => (call.Method, call.Kind)));
        Assert.Equal((told.RequestId, CallOutcome.Completed, 200), (billed[0].Request, billed[0].Result.Outcome, billed[0].Result.HttpStatus));
        Assert.True(billed[0].Interval > 0);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Initializer_NotAnswered2xx_CallersGetFcsInitializationError_AndTheInstanceIsDestroyed(int status)
    {
        var function = new TwoProtocolLauncher(_ => status, call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { Initializer = Hook });
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(["200"], frames[0].Values(":status"));
        Assert.Equal(["InitializationError"], frames[0].Values("x-fc-error-type"));
        Assert.Equal(
            $$"""{"errorCode":"InitializationError","errorMessage":"greeter is not initialized: its initializer POST /initialize was answered {{status}}, and only 2xx is success: said."}""",
            Encoding.UTF8.GetString(frames.Body()));
        Assert.True(function.Instances.Single().Stopped);
        Assert.Empty(function.Instances.Single().Server.Streams);
    }

    [Fact]
    public async Task Initializer_LongerThanItsTimeout_FailsTheStart()
    {
        var asked = new TaskCompletionSource();
        var function = new TwoProtocolLauncher(
            async _ =>
            {
                asked.SetResult();
                return await new TaskCompletionSource<int>().Task;
            },
            call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { Initializer = Hook });
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await asked.Task.DefaultTimeout();

        emulator.Time.Advance(TimeSpan.FromSeconds(3));

        var frames = await client.ReadStreamFramesAsync(stream);
        Assert.Contains("did not end within its timeout of 3 s", Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
        Assert.Equal(CallOutcome.TimedOut, (await emulator.LedgerAsync()).OfType<CallRecord>().Single().Result.Outcome);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task PreStop_BeforeAnIdleInstanceStops_IsCalledAndBilled_AndItsFailureStopsNothing(int status)
    {
        var stoppedWhenAsked = true;
        TwoProtocolLauncher function = null!;
        function = new TwoProtocolLauncher(
            _ =>
            {
                stoppedWhenAsked = function.Instances.Single().Stopped;
                return status;
            },
            call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { PreStop = Hook });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        await emulator.CallFinishedAsync();
        Assert.Empty(function.Requests);

        // To the moment itself: the hook's own timeout must not pass with the rest.
        emulator.Time.Advance(TimeSpan.FromMinutes(5));
        await emulator.EventAsync<InstanceStopped>();

        Assert.Equal("GET /pre-stop HTTP/1.1", function.Requests.Single().Line);
        Assert.Equal("/pre-stop", function.Requests.Single().Headers["x-fc-control-path"]);
        Assert.False(stoppedWhenAsked);
        Assert.True(function.Instances.Single().Stopped);
        var billed = (await emulator.LedgerAsync()).OfType<CallRecord>().Last();
        Assert.Equal(("preStop", CallKind.Hook, status), (billed.Method, billed.Kind, billed.Result.HttpStatus));
    }

    [Fact]
    public async Task Hooks_OfAFunctionThatSpeaksHttp2Alone_GoOverHttp2()
    {
        var function = new ScriptedLauncher(async call =>
        {
            if (call.Path is "/initialize" or "/pre-stop")
                await call.SendTrailersOnlyAsync(0);
            else
                await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { Initializer = Hook, PreStop = Hook });
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), []);
        await emulator.StopAsync();

        Assert.Equal(["/initialize", "/helloworld.Greeter/SayHello", "/pre-stop"], function.Streams.OrderBy(s => s.Path == "/pre-stop").ThenBy(s => s.Path != "/initialize").Select(s => s.Path));
        Assert.Equal(2, new[] { await emulator.EventAsync<HookFinished>(), await emulator.EventAsync<HookFinished>() }.Count(hook => hook.Problem is null));
    }

    [Fact]
    public async Task PreStop_OfAnInstanceThatCrashed_IsNotCalled()
    {
        var function = new TwoProtocolLauncher(_ => 200, call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { PreStop = Hook });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        await function.Instances.Single().CrashAsync();
        await emulator.EventAsync<InstanceStopped>();

        Assert.Empty(function.Requests);
    }
}
