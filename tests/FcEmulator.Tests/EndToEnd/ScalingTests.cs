using System.Text;
using FcEmulator.Instances;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>How many instances there are, and what calls get while there are not enough, through the running gateway.</summary>
public class ScalingTests
{
    private readonly TaskCompletionSource _answer = new();

    [Fact]
    public async Task MinimumInstances_AreReadyBeforeTheFirstCall_AndReplacedWhenTheyDie()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { MinimumInstances = 2 });
        for (var i = 0; i < 2; i++)
            await emulator.EventAsync<InstanceReady>();
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), []);
        Assert.False((await emulator.CallFinishedAsync()).IsColdStart);
        Assert.Equal(2, function.Starts);
        emulator.Time.Advance(TimeSpan.FromHours(1));
        Assert.All(function.Instances, instance => Assert.False(instance.Stopped));
        await function.Instances[0].CrashAsync();

        Assert.Equal("minimum instance", (await emulator.EventAsync<InstanceStarting>()).Reason);
    }

    [Fact]
    public async Task GrowthLimit_BeyondTheBurst_429AtOnceThenOneMoreAsTimeGoesOn()
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { InstanceConcurrency = 1 }, s => s with { BurstInstances = 2, GrowthRate = 60 });
        await using var client = await emulator.ConnectAsync();
        var running = new List<int> { await OpenAsync(client, function), await OpenAsync(client, function) };

        Assert.Equal("Your request is throttled: instances of cn-shanghai are added faster than FC adds them (burst: 2, a minute: 60).", await RefusedAsync(client, 429));
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        running.Add(await OpenAsync(client, function));
        await RefusedAsync(client, 429);

        _answer.SetResult();
        await FinishAsync(client, running);
    }

    [Fact]
    public async Task Queue_OverTheCap_CallsWaitInOrder_AndThoseThatLeaveLeaveNoGap()
    {
        var gated = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(
            gated.Launcher, f => f with { InstanceConcurrency = 1, ReservedConcurrency = 1 }, s => s with { QueueLength = 3 });
        await using var client = await emulator.ConnectAsync();
        var first = await gated.OpenAsync(client, "/s/first");
        var waiting = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            waiting.Add(await client.OpenStreamAsync(TestEmulator.Request($"/s/{i}", metadata: [("call", $"w{i}")])));
            await client.SendMessageAsync(waiting[^1], [1]);
            await client.PingAsync();
        }

        Assert.Equal("Your request is throttled: the queue of greeter is full (requests: 3).", await RefusedAsync(client, 429));
        await client.SendResetAsync(waiting[0], Http2ErrorCode.Cancel);
        await emulator.CallFinishedAsync();
        Assert.Equal("cancelled by client", (await emulator.CallFinishedAsync()).Status);

        await gated.AnswerAsync(client, first);
        await gated.ArrivedAsync(client, waiting[1], "w1");
        Assert.Equal(2, gated.Launcher.Streams.Count);
        await gated.AnswerAsync(client, waiting[1]);
        await gated.ArrivedAsync(client, waiting[2], "w2");
        await gated.AnswerAsync(client, waiting[2]);
        Assert.Equal(1, gated.Launcher.Starts);
    }

    [Fact]
    public async Task Queue_LongerThanTheTimeout_429()
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { InstanceConcurrency = 1, ReservedConcurrency = 1 }, s => s with { QueueLength = 3, QueueTimeout = TimeSpan.FromSeconds(5) });
        await using var client = await emulator.ConnectAsync();
        var running = await OpenAsync(client, function);
        var refused = RefusedAsync(client, 429);
        await client.PingAsync();

        await Bounded.Until(() =>
        {
            emulator.Time.Advance(TimeSpan.FromSeconds(1));
            return refused.IsCompleted;
        });

        Assert.Equal("Your request is throttled: greeter had no free slot within the queue timeout of 5 s.", await refused);
        _answer.SetResult();
        await FinishAsync(client, [running]);
    }

    [Fact]
    public async Task CrashLoop_CallersGetTheLastFailureAtOnce_UntilThePauseIsOver()
    {
        var function = Waiting();
        function.BeforeStart = () => Task.FromException(new InstanceStartException(StartFailure.Exited, "It ended.", []));
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        Assert.Equal("The function either cannot be started or exited. It ended.", await RefusedAsync(client, 412));
        await RefusedAsync(client, 412);
        Assert.Equal(
            "The function either cannot be started or exited. It ended. It failed 2 times in a row, so it is left alone for a moment before it is started again.",
            await RefusedAsync(client, 412));
        Assert.Equal(2, function.Starts);

        function.BeforeStart = () => Task.CompletedTask;
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        var served = await OpenAsync(client, function);
        _answer.SetResult();
        await FinishAsync(client, [served]);
    }

    private ScriptedLauncher Waiting() => new(async call =>
    {
        await Task.WhenAny(_answer.Task, call.Connection.WaitForCloseAsync());
        if (_answer.Task.IsCompleted)
            await call.AnswerAsync([1]);
    });

    /// <summary>Opens a call and waits until the function has it.</summary>
    private static async Task<int> OpenAsync(Http2TestClient client, ScriptedLauncher function)
    {
        var seen = function.Streams.Count;
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await Bounded.Until(() => function.Streams.Count > seen);
        return stream;
    }

    /// <summary>The errorMessage of a call that the gateway refuses.</summary>
    private static async Task<string> RefusedAsync(Http2TestClient client, int status)
    {
        var frames = await client.CallAsync(TestEmulator.Request(), []);
        Assert.Equal([$"{status}"], frames[0].Values(":status"));
        using var body = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(frames.Body()));
        return body.RootElement.GetProperty("errorMessage").GetString()!;
    }

    private static async Task FinishAsync(Http2TestClient client, IEnumerable<int> streams)
    {
        foreach (var stream in streams)
            Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
    }
}
