using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

public class ReadinessTests
{
    /// <summary>As docker's proxy does while nothing listens in the container.</summary>
    [Fact]
    public async Task WaitAsync_ConnectionsAreDroppedAtFirst_WaitsForOneThatStands()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var time = new ManualTime();
        var waiting = Readiness.WaitAsync(proxy.LocalEndpoint, Readiness.NewSocket, TimeSpan.FromMilliseconds(100), time, CancellationToken.None);

        for (var dropped = 0; dropped < 2; dropped++)
        {
            var accepting = proxy.AcceptSocketAsync();
            await AdvanceUntilAsync(() => accepting.IsCompleted);
            (await accepting).Dispose();
        }

        var last = proxy.AcceptSocketAsync();
        await AdvanceUntilAsync(() => last.IsCompleted);
        Assert.False(waiting.IsCompleted);
        await AdvanceUntilAsync(() => waiting.IsCompleted);
        using var server = await last;
        using var client = await waiting;
        Assert.Equal(server.LocalEndPoint, client.RemoteEndPoint);
        Assert.Equal(server.RemoteEndPoint, client.LocalEndPoint);

        Task AdvanceUntilAsync(Func<bool> reached) => Bounded.Until(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return reached();
        });
    }
}
