using System.Net;
using System.Net.Sockets;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

public sealed class AttachedLauncherTests : IDisposable
{
    private static readonly InstanceStart Hello = SampleFunction.Start(SampleFunction.Config("/", ["./main"]));

    private readonly TcpListener _function = new(IPAddress.Loopback, 0);

    public AttachedLauncherTests() => _function.Start();

    private int Port => ((IPEndPoint)_function.LocalEndpoint).Port;

    [Fact]
    public async Task StartAsync_OneAddressTwice_IsTwoInstances()
    {
        var launcher = Attach(TimeProvider.System, "localhost", "127.0.0.1");

        var first = await launcher.StartAsync(Hello, CancellationToken.None).DefaultTimeout();
        var second = await launcher.StartAsync(Hello, CancellationToken.None).DefaultTimeout();

        Assert.Equal((2, 0), (launcher.CountOf("hello"), launcher.CountOf("other")));
        Assert.Null(first.ProcessId);
        using var connection = await second.ConnectAsync(CancellationToken.None).DefaultTimeout();
    }

    [Fact]
    public async Task StopAsync_AttachedInstance_IsDetached()
    {
        var launcher = Attach(TimeProvider.System, "127.0.0.1");
        var instance = await launcher.StartAsync(Hello, CancellationToken.None).DefaultTimeout();
        Assert.False(instance.Exited.IsCompleted);

        await instance.StopAsync(TimeSpan.Zero).DefaultTimeout();
        Assert.Equal(new InstanceExit(null, "detached"), await instance.Exited.DefaultTimeout());
        var next = await launcher.StartAsync(Hello, CancellationToken.None).DefaultTimeout();
        await instance.DisposeAsync();

        Assert.False(next.Exited.IsCompleted);
    }

    [Fact]
    public async Task StartAsync_NothingListens_SaysWhereItWasExpected()
    {
        var time = new ManualTime();
        var launcher = Attach(time, "127.0.0.1");
        var port = Port;
        _function.Stop();

        var starting = launcher.StartAsync(Hello, CancellationToken.None);
        await Bounded.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return starting.IsCompleted;
        });

        var failure = await Assert.ThrowsAsync<InstanceStartException>(() => starting);
        Assert.Equal(
            (StartFailure.NotReady, $"Nothing accepted a connection on 127.0.0.1:{port} within 10 s: start hello there, or correct its --attach."),
            (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task StartAsync_Cancelled_FreesTheEntry()
    {
        var launcher = Attach(TimeProvider.System, "127.0.0.1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => launcher.StartAsync(Hello, new CancellationToken(true))).DefaultTimeout();

        await launcher.StartAsync(Hello, CancellationToken.None).DefaultTimeout();
    }

    public void Dispose() => _function.Dispose();

    private AttachedLauncher Attach(TimeProvider time, params string[] hosts) =>
        new([new("other-one", "127.0.0.1", 1), .. hosts.Select(host => new AttachedInstance("hello", host, Port))], TimeSpan.FromSeconds(10), time);
}
