using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public class LoopbackPortsTests
{
    [Fact]
    public void Take_FromManyThreads_NeverGivesAPortTwice()
    {
        var ports = new LoopbackPorts(gatewayPort: 8089);

        var taken = Enumerable.Range(0, 200).AsParallel().WithDegreeOfParallelism(4).Select(_ => ports.Take()!.Value).ToArray();

        Assert.Equal(200, taken.Distinct().Count());
        Assert.All(taken, port => Assert.InRange(port, 22_100, 24_099));
    }

    [Fact]
    public void Take_PortInUseOrTheGateways_IsPassedOver()
    {
        var first = new LoopbackPorts(gatewayPort: 8089);
        var busy = first.Take()!.Value;
        using var listener = new TcpListener(IPAddress.Loopback, busy);
        listener.Start();
        var gateway = first.Take()!.Value;
        var ports = new LoopbackPorts(gateway);

        var all = new HashSet<int>();
        while (ports.Take() is { } port)
            all.Add(port);

        Assert.DoesNotContain(busy, all);
        Assert.DoesNotContain(gateway, all);
        ports.GiveBack(all.First());
        Assert.Equal(all.First(), ports.Take());
    }
}
