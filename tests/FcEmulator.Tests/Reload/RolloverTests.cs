using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Reload;
using FcEmulator.Telemetry;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Reload;

/// <summary>One app takes another's place in a running gateway.</summary>
public class RolloverTests
{
    private static readonly FunctionConfig Greeter = TestFunctions.Greeter;

    private readonly GatedFunction _function = new();

    [Fact]
    public async Task CodeChanged_NewCallsGetANewInstance_AndTheRunningOneFinishesOnTheOld()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var client = await emulator.ConnectAsync();
        var running = await _function.OpenAsync(client, "/s/old");

        var outcome = await emulator.RollOverAsync([Greeter], [], ["greeter"]);
        var next = await _function.OpenAsync(client, "/s/new");

        Assert.Equivalent(new RolloverOutcome([], ["greeter"], [], 1), outcome);
        Assert.Equal([1, 1], _function.Launcher.Instances.Select(instance => instance.Server.Streams.Count));
        Assert.False(_function.Launcher.Instances[0].Stopped);
        await _function.AnswerAsync(client, running);
        Assert.Equal("changed", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.True(_function.Launcher.Instances[0].Stopped);
        await _function.AnswerAsync(client, next);
        Assert.False(_function.Launcher.Instances[1].Stopped);
    }

    [Fact]
    public async Task NothingChanged_InstancesStay()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));

        // As reading s.yaml again makes it: equal, but not the same objects.
        var again = Greeter with { EnvironmentVariables = new Dictionary<string, string>(), Trigger = Greeter.Trigger with { Methods = new HashSet<string> { "GET", "POST" } } };
        Assert.Equivalent(new RolloverOutcome([], [], [], 0), await emulator.RollOverAsync([again], []));

        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));
        Assert.Equal(1, _function.Launcher.Starts);
    }

    [Fact]
    public async Task NoInstanceYet_NoneIsStarted()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);

        Assert.Equivalent(new RolloverOutcome([], ["greeter"], [], 0), await emulator.RollOverAsync([Greeter with { InstanceConcurrency = 7 }], []));

        Assert.Equal(0, _function.Launcher.Starts);
    }

    [Fact]
    public async Task NewInstanceDoesNotComeUp_TheOldOneGoesOn()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));
        _function.Launcher.BeforeStart = () => throw new InstanceStartException(StartFailure.Exited, "broken", []);

        var outcome = await emulator.RollOverAsync([Greeter with { Timeout = TimeSpan.FromSeconds(1) }], [], ["greeter"]);
        var call = await _function.OpenAsync(client, "/s/m");

        Assert.Equivalent(new RolloverOutcome(["greeter"], [], [], 0), outcome);
        emulator.Time.Advance(TimeSpan.FromSeconds(2));
        await _function.AnswerAsync(client, call);
        Assert.Single(_function.Launcher.Instances);
        Assert.Empty(emulator.NeverCameUp);
    }

    [Fact]
    public async Task GivenUp_WhileTheNewInstanceStarts_TheOldOneGoesOn()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));
        _function.Launcher.BeforeStart = () => new TaskCompletionSource().Task;
        using var giveUp = new CancellationTokenSource();

        var rolling = emulator.RollOverAsync([Greeter], [], ["greeter"], giveUp.Token);
        await Bounded.Until(() => _function.Launcher.Starts == 2);
        await giveUp.CancelAsync();

        await rolling.DefaultTimeout();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));
        Assert.Single(_function.Launcher.Instances);
    }

    [Fact]
    public async Task TimeoutChanged_OldCallsKeepTheirs_AndNewOnesGetTheNew()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var client = await emulator.ConnectAsync();
        var old = await _function.OpenAsync(client, "/s/old");

        await emulator.RollOverAsync([Greeter with { Timeout = TimeSpan.FromSeconds(1) }], []);
        var next = await _function.OpenAsync(client, "/s/new");
        emulator.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(("/s/new", "timeout"), await OutcomeAsync(emulator));
        Assert.EndsWith("DATA(0, END_STREAM)", (await client.ReadStreamFramesAsync(next)).Render(), StringComparison.Ordinal);
        await _function.AnswerAsync(client, old);
        Assert.Equal(("/s/old", "ok"), await OutcomeAsync(emulator));
    }

    [Fact]
    public async Task FunctionsAddedAndRemoved_RoutesAndCertificatesFollow()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var client = await emulator.ConnectAsync();
        var running = await _function.OpenAsync(client, "/s/m");
        var hello = Greeter with { Name = "hello" };
        var domain = new CustomDomainConfig
        {
            DomainName = "api.example.com",
            Routes = [new DomainRouteConfig("/*", "hello", new HashSet<string>(), [])],
            Auth = TriggerAuth.Anonymous,
            Certificate = null,
            TlsVersions = System.Security.Authentication.SslProtocols.Tls13,
        };

        var outcome = await emulator.RollOverAsync([hello], [domain]);

        Assert.Equivalent(new RolloverOutcome([], ["hello"], ["greeter"], 1), outcome);
        Assert.Equal(["404"], (await client.CallAsync(TestEmulator.Request(authority: "greeter.localhost"), []))[0].Values(":status"));
        var call = await client.OpenStreamAsync(TestEmulator.Request(authority: "api.example.com", metadata: [("call", "domain")]));
        await client.SendMessageAsync(call, [1]);
        await Bounded.Until(() => _function.Launcher.Streams.Count == 2);
        await _function.AnswerAsync(client, running);
        Assert.Equal("greeter", (await emulator.EventAsync<InstanceStopped>()).Function);
    }

    [Fact]
    public async Task CallsThroughoutManyRollovers_NoneIsLost()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function);
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => CallAsync()).ToList();

        for (var i = 0; i < 20; i++)
            Assert.Equal(["greeter"], (await emulator.RollOverAsync([Greeter with { MemorySize = 128 + (64 * (i % 2)) }], [], ["greeter"])).Renewed);
        await done.CancelAsync();

        Assert.All(await Task.WhenAll(callers).DefaultTimeout(), calls => Assert.True(calls > 0));

        async Task<int> CallAsync()
        {
            await using var client = await emulator.ConnectAsync();
            var calls = 0;
            for (; !done.IsCancellationRequested || calls == 0; calls++)
                Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
            return calls;
        }
    }

    private static async Task<(string, string)> OutcomeAsync(TestEmulator emulator)
    {
        var call = await emulator.CallFinishedAsync();
        return (call.Method, call.Status);
    }
}
