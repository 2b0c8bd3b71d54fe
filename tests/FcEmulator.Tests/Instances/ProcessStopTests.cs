using System.Runtime.Versioning;
using FcEmulator.Instances;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

// The signals below are sent on Unix only.
[UnsupportedOSPlatform("windows")]
public class ProcessStopTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [UnixFact]
    public async Task StopAsync_FunctionHeedsSigterm_EndsByItself()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function("drain"));

        await instance.StopAsync(Long).DefaultTimeout();
        await instance.StopAsync(Long).DefaultTimeout();

        Assert.Equal(new InstanceExit(0, "exit code 0"), await instance.Exited.DefaultTimeout());
    }

    [UnixFact]
    public async Task StopAsync_FunctionIgnoresSigterm_IsKilledAfterTheGrace()
    {
        var time = new ManualTime();
        await using var fixture = new LauncherFixture(time);
        var starting = fixture.Launcher.StartAsync(fixture.Function("ignore-term"), CancellationToken.None);
        await Bounded.Until(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            return starting.IsCompleted;
        });
        var instance = await starting.DefaultTimeout();

        var stopping = instance.StopAsync(TimeSpan.FromSeconds(10));
        await fixture.Output.After("ignored SIGTERM");
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await stopping.DefaultTimeout();
        Assert.Equal(new InstanceExit(137, "killed by SIGKILL (signal 9)"), await instance.Exited.DefaultTimeout());
    }

    [UnixFact]
    public async Task StopAsync_ShellAroundTheFunction_BothGetTheGrace()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Shell($"{TestPrograms.Function} drain; true"));

        await instance.StopAsync(Long).DefaultTimeout();

        Assert.Equal("killed by SIGTERM (signal 15)", (await instance.Exited.DefaultTimeout()).Reason);
        Assert.Contains("drained", fixture.Output.Texts);
    }

    [UnixFact]
    public async Task DisposeAsync_FunctionHasGrandchildren_EndsThemToo()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(
            fixture.Shell($"sh -c 'trap \"\" TERM; echo grandchild $$; sleep 1000; true' & exec {TestPrograms.Function}"));
        var grandchild = await fixture.Output.NumberAfter("grandchild ");
        Assert.NotNull(ProcessIdentity.Of(grandchild));

        await instance.DisposeAsync().DefaultTimeout();

        await Bounded.Until(() => ProcessIdentity.Of(grandchild) is null);
    }

    [UnixFact]
    public async Task Exited_LeaderEndsByItself_TheRestOfItsGroupIsKilled()
    {
        await using var fixture = new LauncherFixture();

        await fixture.FailAsync(fixture.Shell("sleep 1000 & echo grandchild $!; exit 0"));

        var grandchild = await fixture.Output.NumberAfter("grandchild ");
        await Bounded.Until(() => ProcessIdentity.Of(grandchild) is null);
    }

    [LinuxFact]
    public async Task Exited_AProcessThatLeftTheGroupHoldsTheOutput_CompletesAllTheSame()
    {
        await using var fixture = new LauncherFixture();

        var instance = await fixture.StartAsync(fixture.Shell($"setsid sh -c 'echo daemon $$; exec sleep 1000' & exec {TestPrograms.Function}"));
        var daemon = await fixture.Output.NumberAfter("daemon ");

        LibC.SignalProcess(instance.ProcessId!.Value, LibC.SigKill);

        await instance.Exited.DefaultTimeout();
        Assert.True(LibC.SignalProcess(daemon, LibC.SigKill));
    }

    [UnixFact]
    public async Task Exited_FunctionIsKilledWhileServing_CompletesWithTheReason()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function());

        LibC.SignalProcess(instance.ProcessId!.Value, LibC.SigKill);

        Assert.Equal(new InstanceExit(137, "killed by SIGKILL (signal 9)"), await instance.Exited.DefaultTimeout());
    }

    [LinuxFact]
    public async Task StartAsync_Function_IsInAProcessGroupOfItsOwn()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function());

        var function = ProcStat.Of(instance.ProcessId!.Value)!;

        // Ctrl-C goes to the terminal's foreground group: the emulator's, and with it this test's.
        Assert.Equal((function.Id, function.Id), (function.Group, function.Session));
        Assert.NotEqual(ProcStat.Of(Environment.ProcessId)!.Group, function.Group);
    }
}
