using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FcEmulator.Configuration;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Instances;
using FcEmulator.Tests.Instances.Isolation;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>A function that listens on the gateway's own port, whatever it is told, behind that gateway: what the page's Go example does with 8089.</summary>
public class FixedPortTests
{
    [NamespaceTheory]
    [InlineData("auto", 1)]
    [InlineData("namespace", 20)]
    public async Task FixedPort_IsTheGatewaysOwn_EachCallReachesItsInstance(string isolation, int instances)
    {
        var port = FreePort();
        await using var launcher = new LauncherFixture(change: s => s with { Isolation = Enum.Parse<IsolationKind>(isolation, ignoreCase: true) });
        await using var emulator = await TestEmulator.StartAsync(
            launcher.Launcher,
            f => f with
            {
                InstanceConcurrency = 1,
                CustomRuntime = new CustomRuntimeConfig([TestPrograms.HungryFunction, port.ToString(CultureInfo.InvariantCulture)], [], port, null),
            },
            s => s with { Port = port });
        await using var client = await emulator.ConnectAsync();

        var calls = new List<int>();
        for (var call = 0; call < instances; call++)
            calls.Add(await client.OpenStreamAsync(TestEmulator.Request("/s/wait")));
        var answers = new List<string>();
        foreach (var call in calls)
        {
            await client.SendDataAsync(call, default, endStream: true);
            answers.Add(Text(await client.ReadStreamFramesAsync(call)));
        }

        Assert.Equal(instances, answers.Distinct().Count());
        // Its own network is not this machine's: the only listener on that port there is itself.
        Assert.Equal("yes", Text(await client.CallAsync(TestEmulator.Request($"/s/connect/127.0.0.1/{port}"), [])));
        using var here = new TcpListener(IPAddress.Loopback, 0);
        here.Start();
        Assert.Equal("no", Text(await client.CallAsync(TestEmulator.Request($"/s/connect/127.0.0.1/{((IPEndPoint)here.LocalEndpoint).Port}"), [])));
    }

    [WayOutFact]
    public async Task FixedPort_OwnNetworkWithAWayOut_ReachesThisMachine()
    {
        var port = FreePort();
        using var here = new TcpListener(IPAddress.Loopback, 0);
        here.Start();
        await using var launcher = new LauncherFixture(change: s => s with { Isolation = IsolationKind.Namespace });
        await using var emulator = await TestEmulator.StartAsync(
            launcher.Launcher, f => f with { CustomRuntime = new CustomRuntimeConfig([TestPrograms.HungryFunction], [], port, null) });
        await using var client = await emulator.ConnectAsync();

        // slirp4netns shows this machine's loopback as 10.0.2.2.
        Assert.Equal("yes", Text(await client.CallAsync(TestEmulator.Request($"/s/connect/10.0.2.2/{((IPEndPoint)here.LocalEndpoint).Port}"), [])));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(IReadOnlyList<ReceivedFrame> frames) => Encoding.ASCII.GetString(GrpcMessages.Split(frames.Body()).Single());
}

/// <summary>As <see cref="NamespaceFactAttribute"/>, where such a network has a way out.</summary>
internal sealed class WayOutFactAttribute : FactAttribute
{
    public WayOutFactAttribute() => Skip = NamespaceFactAttribute.WhyNot ?? (NamespaceFactAttribute.HasWayOut ? null : "Needs slirp4netns on PATH.");
}
