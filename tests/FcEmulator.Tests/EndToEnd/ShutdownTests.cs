using System.Net.Sockets;
using FcEmulator.Billing.Ledger;
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

    private static async Task RefusedAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync("localhost", port).DefaultTimeout());
    }
}
