using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances.Launching;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Launching;

public class ProxiedReadinessTests
{
    /// <summary>As docker's proxy does while nothing listens in the container: it drops a connection, or keeps it and says nothing.</summary>
    [Fact]
    public async Task WaitAsync_ConnectionsLeadNowhereAtFirst_WaitsForAnAnswer()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var time = new ManualTime();
        var waiting = ProxiedReadiness.WaitAsync(proxy.LocalEndpoint, time, CancellationToken.None);

        var dropped = await AcceptAsync();
        dropped.Dispose();
        using var silent = await AcceptAsync();
        using var answering = await AcceptAsync();
        Assert.False(waiting.IsCompleted);
        await answering.SendAsync(new byte[] { 0 });
        using var last = await AcceptAsync();
        using var client = await waiting.DefaultTimeout();

        Assert.Equal(last.RemoteEndPoint, client.LocalEndPoint);
        var question = new byte[14];
        Assert.Equal(14, await answering.ReceiveAsync(question));
        Assert.Equal("PRI * HTTP/2.0"u8.ToArray(), question);

        // Time passes only while nothing is accepted: an answer is never too late here.
        async Task<Socket> AcceptAsync()
        {
            var accepting = proxy.AcceptSocketAsync();
            await Bounded.Until(() =>
            {
                if (accepting.IsCompleted)
                    return true;
                time.Advance(TimeSpan.FromMilliseconds(10));
                return false;
            });
            return await accepting;
        }
    }
}
