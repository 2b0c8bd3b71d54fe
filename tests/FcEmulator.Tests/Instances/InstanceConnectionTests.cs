using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

public sealed class InstanceConnectionTests : IDisposable
{
    private static readonly byte[] Settings = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 7];

    private readonly TcpListener _instance = new(IPAddress.Loopback, 0);

    public InstanceConnectionTests() => _instance.Start();

    [Fact]
    public async Task ReadAsync_SettingsAndMore_PassesAllOnAndReportsTheLimit()
    {
        var (gateway, instance) = await ConnectAsync();
        await instance.SendAsync(new byte[][] { [.. Settings, 1, 2, 3] }[0]);

        var read = new byte[Settings.Length + 3];
        await gateway.ReadExactlyAsync(read).DefaultTimeout();
        Assert.Equal(7u, await gateway.MaxConcurrentStreams.DefaultTimeout());
        await gateway.WriteAsync(read).DefaultTimeout();
        var echoed = new byte[read.Length];
        await new NetworkStream(instance).ReadExactlyAsync(echoed).DefaultTimeout();

        Assert.Equal([.. Settings, 1, 2, 3], echoed);
    }

    [Fact]
    public async Task ReadAsync_InstanceClosedAtOnce_ThereIsNoLimit()
    {
        var (gateway, instance) = await ConnectAsync();
        instance.Dispose();

        Assert.Equal(0, await gateway.ReadAsync(new byte[1].AsMemory()).DefaultTimeout());
        Assert.Null(await gateway.MaxConcurrentStreams.DefaultTimeout());
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_BeforeAnythingCame_ThereIsNoLimit()
    {
        var (gateway, _) = await ConnectAsync();

        await gateway.DisposeAsync();
        await gateway.DisposeAsync();

        Assert.Null(await gateway.MaxConcurrentStreams.DefaultTimeout());
    }

    public void Dispose() => _instance.Dispose();

    private async Task<(InstanceConnection Gateway, Socket Instance)> ConnectAsync()
    {
        var socket = await Readiness.WaitAsync(_instance.LocalEndpoint, TimeProvider.System, CancellationToken.None).DefaultTimeout();
        Assert.True(socket.NoDelay);
        return (new InstanceConnection(socket), await _instance.AcceptSocketAsync().DefaultTimeout());
    }
}
