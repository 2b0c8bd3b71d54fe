using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

public sealed class InstanceEndpointTests : IDisposable
{
    private readonly TcpListener _instance = new(IPAddress.Loopback, 0);

    public InstanceEndpointTests() => _instance.Start();

    [Fact]
    public async Task ConnectAsync_FirstTime_HandsOutTheConnectionThatProvedItReady()
    {
        var proven = await ProvenAsync();
        using var endpoint = new InstanceEndpoint(_instance.LocalEndpoint, proven);

        Assert.True(proven.NoDelay);
        Assert.Same(proven, await endpoint.ConnectAsync(CancellationToken.None).DefaultTimeout());
        using var second = await endpoint.ConnectAsync(CancellationToken.None).DefaultTimeout();
        Assert.NotSame(proven, second);
        proven.Dispose();
    }

    [Fact]
    public async Task ConnectAsync_ProvenConnectionWasClosedMeanwhile_OpensAnother()
    {
        var proven = await ProvenAsync();
        using var endpoint = new InstanceEndpoint(_instance.LocalEndpoint, proven);
        (await _instance.AcceptSocketAsync().DefaultTimeout()).Dispose();
        await Bounded.Until(() => InstanceEndpoint.WasClosed(proven));

        using var connection = await endpoint.ConnectAsync(CancellationToken.None).DefaultTimeout();

        using var accepted = await _instance.AcceptSocketAsync().DefaultTimeout();
        await accepted.SendAsync(new byte[] { 5 });
        var read = new byte[1];
        Assert.Equal(1, await connection.ReceiveAsync(read).DefaultTimeout());
        Assert.Equal(5, read[0]);
    }

    public void Dispose() => _instance.Dispose();

    private async Task<Socket> ProvenAsync() =>
        await Readiness.WaitAsync(_instance.LocalEndpoint, TimeProvider.System, CancellationToken.None).DefaultTimeout();
}
