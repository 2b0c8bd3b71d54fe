using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Containers;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Containers;

/// <summary>Functions of runtime custom-container, through a program that stands for docker.</summary>
// The program is a shell script.
[UnsupportedOSPlatform("windows")]
public sealed class ContainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-docker-").FullName;
    private readonly FakeEngine _engine;

    public ContainerTests() => _engine = new FakeEngine(_folder, TestPrograms.Function);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    public async Task StartAsync_Container_ServesOnItsPublishedPort_AndIsStoppedAndRemoved()
    {
        await using var fixture = Launcher();
        var start = Container();
        var instance = await fixture.StartAsync(start);

        Assert.Equal("ping", await EchoAsync(instance));
        await instance.StopAsync(TimeSpan.FromMinutes(10)).DefaultTimeout();

        Assert.Equal(new InstanceExit(0, "exit code 0"), await instance.Exited.DefaultTimeout());
        Assert.Contains("drained", fixture.Output.Texts);
        // Its value came through the client's own variables and not on its command line.
        Assert.Contains("in the container: s3cret", fixture.Output.Texts);
        var name = $"fcemu-{start.InstanceId}";
        Assert.Equal(["ps", "run", "inspect", "rm"], _engine.Calls.Select(call => call.Split(' ')[0]));
        Assert.Matches($"^run --name {name} --label .* --memory=512m --memory-swap=512m --cpus=0.35 .*--env SECRET .*test/hello:1$", _engine.Calls[1]);
        Assert.Equal(("inspect --format {{.State.OOMKilled}} " + name, "rm --force --volumes " + name), (_engine.Calls[2], _engine.Calls[3]));
    }

    [UnixFact]
    public async Task Exited_EngineSaysOutOfMemory_IsFcsFunctionOomError()
    {
        await using var fixture = Launcher();
        var instance = await fixture.StartAsync(Container());
        _engine.EndsOutOfMemory();

        LibC.SignalProcess(instance.ProcessId!.Value, LibC.SigKill);

        var exit = await instance.Exited.DefaultTimeout();
        Assert.Equal((true, "FunctionOOMError: the kernel ended it at its memorySize of 512 MB"), (exit.OutOfMemory, exit.Reason));
    }

    [UnixFact]
    public async Task DisposeAsync_ClientIsKilled_ContainerIsRemovedAllTheSame()
    {
        await using var fixture = Launcher();
        var start = Container();
        var instance = await fixture.StartAsync(start);

        await instance.DisposeAsync().DefaultTimeout();

        await _engine.UntilCalledAsync($"rm --force --volumes fcemu-{start.InstanceId}");
    }

    [UnixFact]
    public async Task StartAsync_ContainersOfAKilledEmulator_AreRemovedOnce_AndThoseOfALivingOneAreNot()
    {
        await using var fixture = Launcher();
        var living = $"{Environment.ProcessId}@{ProcessIdentity.Of(Environment.ProcessId)}";
        _engine.Lists("aaaa 2147483646@gone/1", $"bbbb {living}", "cccc ");

        await using var first = await fixture.StartAsync(Container());
        await using var second = await fixture.StartAsync(Container());

        Assert.Equal("rm --force aaaa", _engine.Calls[1]);
        Assert.Equal(1, _engine.Calls.Count(call => call.StartsWith("ps ", StringComparison.Ordinal)));
        Assert.Equal(("ContainersSwept", "Removed 1 containers of an earlier emulator that was killed."), Assert.Single(fixture.Log.Events));
    }

    [Fact]
    public async Task StartAsync_NoEngine_SaysWhatToInstall()
    {
        await using var fixture = new LauncherFixture(change: s => s with { ContainerEngine = "no-such-engine" });

        var failure = await fixture.FailAsync(Container());

        Assert.Equal(
            "hello needs a container engine, and no-such-engine is on no folder of PATH: install one, name it with --container-engine, "
            + "or run the image's program with runtime custom.debian12.",
            failure.Message);
    }

    [DockerFact]
    public async Task StartAsync_RealEngine_ServesAndLeavesNothing()
    {
        await using var fixture = new LauncherFixture();
        var start = Container() with { InstanceId = FcIds.NewInstanceId(TimeProvider.System.GetUtcNow()) };
        start = start with { Function = start.Function with { Container = new ContainerConfig("busybox", [], ["nc", "-ll", "-p", "{port}", "-e", "cat"]) } };
        var instance = await fixture.StartAsync(start);

        Assert.Equal("ping", await EchoAsync(instance));
        await instance.DisposeAsync().DefaultTimeout();
        await instance.Exited.DefaultTimeout();

        Assert.Equal("", (await DockerFactAttribute.Engine!.TryRunAsync("ps", "--all", "--quiet", "--filter", $"name=fcemu-{start.InstanceId}"))!.Trim());
    }

    private static InstanceStart Container()
    {
        var function = SampleFunction.Config(Path.GetTempPath(), [], variables: new() { ["SECRET"] = "s3cret", ["PATH"] = "/code/bin" }, runtime: "custom-container");
        return SampleFunction.Start(function with { Container = new ContainerConfig("test/hello:1", [], []), CustomRuntime = new([], [], 9000, null) });
    }

    private static async Task<string> EchoAsync(IRunningInstance instance)
    {
        await using var connection = new NetworkStream(await instance.ConnectAsync(CancellationToken.None).DefaultTimeout(), ownsSocket: true);
        await connection.WriteAsync("ping"u8.ToArray()).DefaultTimeout();
        var answer = new byte[4];
        await connection.ReadExactlyAsync(answer).DefaultTimeout();
        return Encoding.ASCII.GetString(answer);
    }

    private LauncherFixture Launcher() => new(change: s => s with { ContainerEngine = _engine.Program });
}

/// <summary>A test that needs a container engine which runs, and may fetch a small image.</summary>
internal sealed class DockerFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Runs = new(() => Engine?.TryRunAsync("info").GetAwaiter().GetResult() is not null);

    public DockerFactAttribute()
    {
        if (Engine is null)
            Skip = "Needs docker or podman on PATH.";
        else if (!Runs.Value)
            Skip = $"Needs a running container engine; '{Engine.Program} info' fails.";
    }

    public static ContainerEngine? Engine { get; } = ContainerEngine.Find(null, Environment.GetEnvironmentVariable("PATH"));
}
