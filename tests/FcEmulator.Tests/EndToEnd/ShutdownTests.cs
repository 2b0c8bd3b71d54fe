using System.Net.Sockets;
using FcEmulator.Billing.Ledger;
using FcEmulator.Instances;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>The order in which the emulator ends.</summary>
public class ShutdownTests
{
    [Fact]
    public async Task RunningCall_FinishesBeforeItsInstanceStops()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();
        run.At(1);
        var call = await function.OpenAsync(client, "/s/m");

        var stopping = emulator.StopAsync();
        await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.GoAway);
        await RefusedAsync(emulator.Port);
        run.At(3);
        Assert.False(function.Launcher.Instances.Single().Stopped);
        await function.AnswerAsync(client, call);
        await stopping.DefaultTimeout();

        Assert.True(function.Launcher.Instances.Single().Stopped);
        Assert.Equal("shutdown", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.Equal(["1–3 s, active 2 s, 1 requests, 1 at once, Unary, cold"], await run.IntervalsAsync());
        Assert.Equal(["/s/m 1–3 s in 1, Unary, cold, Completed, grpc 0, http 200, 1 in, 1 out"], run.Calls());
        Assert.IsType<EndRecord>(run.Records<ILedgerRecord>().Last());
    }

    [Fact]
    public async Task AtOnce_EndsTheRunningCallToo()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();
        run.At(1);
        await function.OpenAsync(client, "/s/m");
        using var atOnce = new CancellationTokenSource();

        var stopping = emulator.StopAsync(atOnce.Token);
        await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.GoAway);
        run.At(3);
        await atOnce.CancelAsync();
        await stopping.DefaultTimeout();

        await client.WaitForCloseAsync();
        Assert.True(function.Launcher.Instances.Single().Stopped);
        Assert.Equal(["1–3 s, active 2 s, 1 requests, 1 at once, Unary, cold"], await run.IntervalsAsync());
        Assert.IsType<EndRecord>(run.Records<ILedgerRecord>().Last());
    }

    [Fact]
    public async Task StartingInstance_IsGivenUp_AndItsCallerTold()
    {
        var never = new TaskCompletionSource();
        var function = new ScriptedLauncher(_ => Task.CompletedTask) { BeforeStart = () => never.Task };
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await Bounded.Until(() => function.Starts == 1);
        using var atOnce = new CancellationTokenSource();

        var stopping = emulator.StopAsync(atOnce.Token);
        await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.GoAway);
        await atOnce.CancelAsync();

        await stopping.DefaultTimeout();
        Assert.Empty(function.Instances);
    }

    /// <summary>A process stuck in the kernel outlives SIGKILL: the emulator ends all the same, and its ledger is whole.</summary>
    [Fact]
    public async Task InstanceThatCannotBeStopped_HoldsNothingUp_AndIsSaid()
    {
        await using var function = new StuckLauncher();
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        var records = await emulator.LedgerAsync();

        Assert.Equal("shutdown", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.Equal("An instance could not be looked after: stuck", (await emulator.EventAsync<Warning>()).Text);
        Assert.Single(records.OfType<IntervalRecord>());
        Assert.IsType<EndRecord>(records[^1]);
    }

    /// <summary>Of the tests themselves: what fails in a script must neither be lost nor hang the end.</summary>
    [Fact]
    public async Task ScriptThatThrows_FailsItsTest()
    {
        var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ => throw new InvalidOperationException("an assert of the script")));
        await using (var client = await emulator.ConnectAsync())
        {
            await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
            await Bounded.Until(() => ((ScriptedLauncher)emulator.Parts.ProcessLauncher).Streams.Count == 1);
        }

        var thrown = await Assert.ThrowsAsync<AggregateException>(async () => await emulator.DisposeAsync());

        Assert.Equal("an assert of the script", Assert.Single(thrown.InnerExceptions).Message);
    }

    private static async Task RefusedAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync("localhost", port).DefaultTimeout());
    }

    /// <summary>Starts instances that answer, and that neither can be stopped nor ever end.</summary>
    private sealed class StuckLauncher : IInstanceLauncher, IAsyncDisposable
    {
        private readonly ScriptedLauncher _inner = new(call => call.AnswerAsync([1]));

        public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken) =>
            new StuckInstance(await _inner.StartAsync(start, cancellationToken));

        public async ValueTask DisposeAsync()
        {
            foreach (var instance in _inner.Instances)
                await instance.DisposeAsync();
        }
    }

    private sealed class StuckInstance(IRunningInstance inner) : IRunningInstance
    {
        public int? ProcessId => null;

        public Task<InstanceExit> Exited { get; } = new TaskCompletionSource<InstanceExit>().Task;

        public ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

        public Task StopAsync(TimeSpan grace) => Task.FromException(new IOException("stuck"));

        public ValueTask DisposeAsync() => default;
    }
}
