using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Which instance a call gets, and how many there are, through the running gateway.</summary>
public class SchedulingTests
{
    private readonly TaskCompletionSource _answer = new();

    [Fact]
    public async Task MoreCallsThanConcurrency_NeverMoreStreamsOnOneConnection()
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 3 });
        await using var client = await emulator.ConnectAsync();

        var streams = await OpenAsync(client, 8);
        await Bounded.Until(() => function.Streams.Count == 8);
        _answer.SetResult();
        await FinishAsync(client, streams);

        Assert.Equal(3, function.Instances.Count);
        Assert.Equal([3, 3, 2], function.Instances.Select(i => i.Server.MaxConcurrentStreams).OrderDescending());
        Assert.All(function.Instances, i => Assert.Single(i.Server.Connections));
    }

    [Fact]
    public async Task Load_OnOneInstance_ServerItselfNeverSeesMoreStreamsThanItsConcurrency()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { InstanceConcurrency = 4, ReservedConcurrency = 3 });

        async Task CallAsync(int worker)
        {
            await using var client = await emulator.ConnectAsync();
            for (var i = 0; i < 30; i++)
                await client.CallAsync(TestEmulator.Request($"/s/{worker}"), [1]);
        }

        await Task.WhenAll(Enumerable.Range(0, 12).Select(CallAsync));

        Assert.Equal(360, function.Streams.Count);
        Assert.All(function.Instances, i => Assert.InRange(i.Server.MaxConcurrentStreams, 1, 4));
        Assert.InRange(function.Instances.Count, 1, 3);
    }

    [Fact]
    public async Task CallsDuringAStart_ClaimSlotsOnTheStartingInstance()
    {
        var started = new TaskCompletionSource();
        var function = Waiting();
        function.BeforeStart = () => started.Task;
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 2 });
        await using var client = await emulator.ConnectAsync();

        var streams = await OpenAsync(client, 4);
        await Bounded.Until(() => function.Starts == 2);
        await client.PingAsync();
        started.SetResult();
        await Bounded.Until(() => function.Streams.Count == 4);
        _answer.SetResult();
        await FinishAsync(client, streams);

        Assert.Equal(2, function.Starts);
    }

    [Theory]
    [InlineData(2, 100, "greeter is at its limit (instances: 2, requests in each: 1)")]
    [InlineData(null, 2, "greeter is at its limit (instances: 2, requests in each: 1)")]
    public async Task OverTheCap_429AtOnce(int? reserved, int account, string limit)
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { InstanceConcurrency = 1, ReservedConcurrency = reserved }, s => s with { MaxInstances = account });
        await using var client = await emulator.ConnectAsync();
        var running = await OpenAsync(client, 2);
        await Bounded.Until(() => function.Streams.Count == 2);

        var refused = await client.CallAsync(TestEmulator.Request(), []);
        _answer.SetResult();
        await FinishAsync(client, running);

        Assert.Equal(["429"], refused[0].Values(":status"));
        Assert.Equal(["application/json"], refused[0].Values("content-type"));
        Assert.Equal(["FcCommonError"], refused[0].Values("x-fc-error-type"));
        Assert.Equal(
            $$"""{"errorCode":"ResourceExhausted","errorMessage":"Your request is throttled: {{limit}}."}""",
            System.Text.Encoding.UTF8.GetString(refused.Body()));
    }

    [Fact]
    public async Task ReservedConcurrencyZero_BlocksEveryCall()
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { ReservedConcurrency = 0 });
        await using var client = await emulator.ConnectAsync();

        Assert.Equal(["429"], (await client.CallAsync(TestEmulator.Request(), []))[0].Values(":status"));
        Assert.Equal(0, function.Starts);
    }

    [Theory]
    [InlineData(StartFailure.Exited, "CAExited", "The function either cannot be started or exited. It ended.")]
    [InlineData(StartFailure.NotReady, "FunctionNotStarted", "The CA's http server cannot be started. It ended.")]
    [InlineData(StartFailure.FileNotFound, "CAFileNotFound", "The function cannot be started. It ended.")]
    [InlineData(StartFailure.FilePermission, "CAFilePermission", "The function cannot be started. It ended.")]
    public async Task StartFails_EveryWaitingCallGetsFcsError(object failure, string code, string message)
    {
        var started = new TaskCompletionSource();
        var function = new ScriptedLauncher(_ => Task.CompletedTask) { BeforeStart = () => started.Task };
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        var streams = await OpenAsync(client, 2);
        await Bounded.Until(() => function.Starts == 1);
        await client.PingAsync();

        started.SetException(new InstanceStartException((StartFailure)failure, "It ended.", ["last words"]));

        foreach (var stream in streams)
        {
            var frames = await client.ReadStreamFramesAsync(stream);
            Assert.Equal(["412"], frames[0].Values(":status"));
            Assert.Equal($$"""{"errorCode":"{{code}}","errorMessage":"{{message}}"}""", System.Text.Encoding.UTF8.GetString(frames.Body()));
        }

        Assert.Equal(["greeter"], emulator.NeverCameUp);
        Assert.Equal(["last words"], (await emulator.EventAsync<InstanceFailed>()).LastOutput);
    }

    [Fact]
    public async Task StartFails_BecauseTheMachineIsOutOfSomething_NobodyWaitsForEver()
    {
        var function = new ScriptedLauncher(_ => Task.CompletedTask) { BeforeStart = () => Task.FromException(new IOException("Too many open files")) };
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        Assert.Equal(["412"], (await client.CallAsync(TestEmulator.Request(), []))[0].Values(":status"));
        Assert.Equal("This machine could not start it: Too many open files", (await emulator.EventAsync<InstanceFailed>()).Message);
    }

    [Fact]
    public async Task Idle_ForTheIdleTimeout_StopsTheInstance()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, settings: s => s with { IdleTimeout = TimeSpan.FromMinutes(5) });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        await emulator.CallFinishedAsync();

        emulator.Time.Advance(TimeSpan.FromSeconds(299));
        await client.CallAsync(TestEmulator.Request(), []);
        await emulator.CallFinishedAsync();
        emulator.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.False(function.Instances.Single().Stopped);
        emulator.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("idle", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.True(function.Instances.Single().Stopped);
    }

    [Fact]
    public async Task Idle_WhileAStreamingClientIsConnected_KeepsTheInstance()
    {
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            await call.SendMessageAsync([1]);
            await call.SendMessageAsync([2]);
            await call.SendTrailersAsync();
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        await emulator.CallFinishedAsync();

        emulator.Time.Advance(TimeSpan.FromHours(1));
        Assert.False(function.Instances.Single().Stopped);
        await client.DisposeAsync();

        await AdvanceUntilStoppedAsync(emulator, function.Instances.Single());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task ClientCancels_WithConcurrencyOneOnly_InstanceIsReplaced(int concurrency, bool replaced)
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = concurrency });
        await using var client = await emulator.ConnectAsync();
        var stream = (await OpenAsync(client, 1)).Single();
        await Bounded.Until(() => function.Streams.Count == 1);

        await client.SendResetAsync(stream, Http2ErrorCode.Cancel);
        await emulator.CallFinishedAsync();

        if (replaced)
        {
            await Bounded.Until(() => function.Instances.Count == 2 && function.Instances[0].Stopped);
            Assert.False(function.Instances[1].Stopped);
        }
        else
        {
            await client.PingAsync();
            Assert.Equal(1, function.Starts);
            Assert.False(function.Instances[0].Stopped);
        }
    }

    [Fact]
    public async Task ClientCancels_ConcurrencyOneWithAHealthCheck_InstanceIsKept()
    {
        var check = new HealthCheckConfig("/health", TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 3, 1);
        var function = new TwoProtocolLauncher(_ => 200, _ => _answer.Task);
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { InstanceConcurrency = 1, CustomRuntime = f.CustomRuntime with { HealthCheck = check } });
        await using var client = await emulator.ConnectAsync();
        var stream = (await OpenAsync(client, 1)).Single();
        await Bounded.Until(() => function.Instances is [{ Server.Streams.Count: 1 }]);

        await client.SendResetAsync(stream, Http2ErrorCode.Cancel);
        await emulator.CallFinishedAsync();
        _answer.SetResult();

        Assert.False(function.Instances.Single().Stopped);
    }

    [Fact]
    public async Task FewerStreamsAnnouncedThanConcurrency_IsSaid()
    {
        var function = new ScriptedLauncher(
            call => call.AnswerAsync([1]), new Http2ServerOptions { Settings = [new Http2Setting(Http2SettingId.MaxConcurrentStreams, 5)] });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 20 });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        var warning = await emulator.EventAsync<Warning>();

        Assert.StartsWith("greeter takes 5 streams on a connection, fewer than its instanceConcurrency of 20", warning.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PickerKind.FullestFirst, new[] { 3, 0 })]
    [InlineData(PickerKind.LeastBusy, new[] { 2, 1 })]
    [InlineData(PickerKind.RoundRobin, new[] { 2, 1 })]
    internal async Task Picker_AsSet_ChoosesAmongInstances(PickerKind picker, int[] expected)
    {
        var function = Waiting();
        await using var emulator = await TestEmulator.StartAsync(
            function, f => f with { InstanceConcurrency = 3, ReservedConcurrency = 2 }, s => s with { Picker = picker });
        await using var client = await emulator.ConnectAsync();
        // Two instances, then none of their slots taken.
        var warmUp = await OpenAsync(client, 4);
        await Bounded.Until(() => function.Streams.Count == 4);
        foreach (var stream in warmUp)
            await client.SendResetAsync(stream, Http2ErrorCode.Cancel);
        for (var i = 0; i < 4; i++)
            await emulator.CallFinishedAsync();
        var before = function.Instances.Select(i => i.Server.Streams.Count).ToArray();

        var streams = await OpenAsync(client, 3, oneByOne: function);
        var counts = function.Instances.Select((instance, i) => instance.Server.Streams.Count - before[i]).OrderDescending().ToArray();
        _answer.SetResult();
        await FinishAsync(client, streams);

        Assert.Equal(expected, counts);
    }

    private ScriptedLauncher Waiting() => new(async call =>
    {
        await Task.WhenAny(_answer.Task, call.Connection.WaitForCloseAsync());
        if (_answer.Task.IsCompleted)
            await call.AnswerAsync([1]);
    });

    private static async Task<List<int>> OpenAsync(Http2TestClient client, int count, ScriptedLauncher? oneByOne = null)
    {
        var streams = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var seen = oneByOne?.Streams.Count;
            streams.Add(await client.OpenStreamAsync(TestEmulator.Request(), endStream: true));
            if (oneByOne is not null)
                await Bounded.Until(() => oneByOne.Streams.Count > seen);
        }

        return streams;
    }

    private static async Task FinishAsync(Http2TestClient client, List<int> streams)
    {
        foreach (var stream in streams)
            Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
    }

    /// <summary>The disconnect reaches the gateway at a time of its own, so the clock is moved until it has.</summary>
    private static Task AdvanceUntilStoppedAsync(TestEmulator emulator, ScriptedInstance instance) => Bounded.Until(() =>
    {
        emulator.Time.Advance(TimeSpan.FromSeconds(30));
        return instance.Stopped;
    });
}
