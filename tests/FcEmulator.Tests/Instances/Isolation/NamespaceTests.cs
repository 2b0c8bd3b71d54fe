using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Isolation;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Isolation;

/// <summary>Functions whose port nobody can choose, in networks of their own.</summary>
public class NamespaceTests
{
    [NamespaceFact]
    public async Task Namespace_TwentyInstancesWithOnePort_BesideAGatewayThatHoldsIt()
    {
        using var gateway = Listen(out var port);
        await using var fixture = new LauncherFixture(change: s => s with { Isolation = IsolationKind.Namespace });

        var instances = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.StartAsync(FixedPort(fixture, port))));

        await Bounded.Until(() => fixture.Output.Texts.Count(text => text == $"listening {port}") == 20);
        var networks = instances.Select(instance => Network($"/proc/{instance.ProcessId}/ns/net")).ToHashSet();
        Assert.Equal(20, networks.Count);
        Assert.DoesNotContain(Network("/proc/self/ns/net"), networks);
        foreach (var instance in instances)
            Assert.Equal("ping", await EchoTwiceAsync(instance));
        // A thread of the pool that was born abroad would strand whatever it does later. Those that only run an errand there may be other tests'.
        var abroad = Directory.GetDirectories("/proc/self/task").Where(task => Network(task + "/ns/net") is { } network && network != Network("/proc/self/ns/net"));
        Assert.All(abroad.Select(NameOfThread).OfType<string>(), name => Assert.Equal(ForeignThread.Name, name));
    }

    [NamespaceFact]
    public async Task Namespace_Function_IsToldThePortOfSyaml_AndHasLoopback()
    {
        await using var fixture = new LauncherFixture(change: s => s with { Isolation = IsolationKind.Namespace });
        await using var instance = await fixture.StartAsync(fixture.Function("env"));

        Assert.Equal("8089", await fixture.Output.After("FC_SERVER_PORT="));
        Assert.Equal("8089", await fixture.Output.After("listening "));
        Assert.Equal("ping", await EchoTwiceAsync(instance));
    }

    [NamespaceFact]
    public async Task Auto_FunctionListensOnItsFixedPort_GetsANetworkOfItsOwn()
    {
        int port;
        using (Listen(out port))
        {
            // Free for the function by the time it starts.
        }

        await using var fixture = new LauncherFixture();
        var start = FixedPort(fixture, port);

        await using var first = await fixture.StartAsync(start);
        await using var second = await fixture.StartAsync(start with { InstanceId = FcIds.NewInstanceId(SampleFunction.Created) });

        Assert.NotEqual(Network("/proc/self/ns/net"), Network($"/proc/{first.ProcessId}/ns/net"));
        Assert.Equal("ping", await EchoTwiceAsync(second));
        var (name, message) = fixture.Log.Events.First();
        Assert.Equal(
            ("PortIsFixed", $"hello listens on {port} whatever it is told, so from now on each of its instances gets a network of its own (--isolation auto)."),
            (name, message));
        // The one that was seen to, and then the two; not a third for the second instance.
        Assert.Equal(3, fixture.Output.Texts.Count(text => text == $"listening {port}"));
    }

    [NamespaceFact]
    public async Task Auto_FixedPortIsTheGatewaysOwn_FunctionGetsANetworkOfItsOwn()
    {
        using var gateway = Listen(out var port);
        await using var fixture = new LauncherFixture();

        await using var instance = await fixture.StartAsync(FixedPort(fixture, port));

        Assert.Equal("ping", await EchoTwiceAsync(instance));
        Assert.Equal("PortIsFixed", fixture.Log.Events.First().Event);
    }

    [NamespaceFact]
    public async Task Namespace_NoProgramForIt_SaysOnceThatThereIsNoWayOut()
    {
        await using var fixture = new LauncherFixture(change: s => s with { Isolation = IsolationKind.Namespace });

        await using var first = await fixture.StartAsync(fixture.Function());
        await using var second = await fixture.StartAsync(fixture.Function());

        Assert.Equal(
            NamespaceFactAttribute.HasWayOut ? [] : ["NoWayOut"], fixture.Log.Events.Select(entry => entry.Event));
    }

    [NamespaceFact]
    public async Task Namespace_InstanceEnds_ItsNetworkDoesToo()
    {
        await using var fixture = new LauncherFixture(change: s => s with { Isolation = IsolationKind.Namespace });
        var instance = await fixture.StartAsync(fixture.Function());

        await instance.StopAsync(TimeSpan.FromMinutes(10)).DefaultTimeout();
        await instance.Exited.DefaultTimeout();

        await Assert.ThrowsAsync<SocketException>(() => instance.ConnectAsync(CancellationToken.None).AsTask()).DefaultTimeout();
    }

    [UnixFact]
    public async Task Port_FunctionHasAFixedPort_SaysWhatWouldHelp()
    {
        using var gateway = Listen(out var port);
        await using var fixture = new LauncherFixture(change: s => s with { Isolation = IsolationKind.Port });

        var failure = await fixture.FailAsync(FixedPort(fixture, port));

        Assert.Equal(StartFailure.Exited, failure.Failure);
        Assert.Contains("It found an address in use. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "In a network of its own it could keep its port, but isolation is port: set it to auto.",
            failure.Message,
            StringComparison.Ordinal);
    }

    private static InstanceStart FixedPort(LauncherFixture fixture, int port)
    {
        var start = fixture.Function(port.ToString(CultureInfo.InvariantCulture));
        return start with { Function = start.Function with { CustomRuntime = start.Function.CustomRuntime with { Port = port } } };
    }

    /// <summary>On all addresses, as the gateway may.</summary>
    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    /// <summary>Such as <c>net:[4026531840]</c>.</summary>
    /// <summary>Null where what it belongs to has ended.</summary>
    private static string? Network(string link) => new FileInfo(link).LinkTarget;

    /// <summary>Null where it has ended.</summary>
    private static string? NameOfThread(string task)
    {
        try
        {
            return File.ReadAllText(task + "/comm").TrimEnd();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Over the connection that proved it ready, and over one made later.</summary>
    private static async Task<string> EchoTwiceAsync(IRunningInstance instance)
    {
        var answer = new byte[4];
        for (var time = 0; time < 2; time++)
        {
            await using var connection = new NetworkStream(await instance.ConnectAsync(CancellationToken.None).DefaultTimeout(), ownsSocket: true);
            await connection.WriteAsync("ping"u8.ToArray()).DefaultTimeout();
            await connection.ReadExactlyAsync(answer).DefaultTimeout();
        }

        return Encoding.ASCII.GetString(answer);
    }
}

/// <summary>A test that needs the right to make network namespaces: Linux, as root or in a user namespace.</summary>
internal sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Problem = new(FindProblem);

    public NamespaceFactAttribute() => Skip = WhyNot;

    public static string? WhyNot => Problem.Value;

    public static bool HasWayOut { get; } = OutboundNetwork.FindProgram(Environment.GetEnvironmentVariable("PATH")) is not null;

    private static string? FindProblem()
    {
        var networks = new InstanceNetworks(
            new EmulatorSettings { DataDirectory = "", CertDirectory = "" }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        return networks.WhyNoNamespace is { } problem ? $"Needs network namespaces, but {problem}." : null;
    }
}

/// <summary>As <see cref="NamespaceFactAttribute"/>, with several cases.</summary>
internal sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    public NamespaceTheoryAttribute() => Skip = NamespaceFactAttribute.WhyNot;
}
