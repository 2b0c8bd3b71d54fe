using System.Diagnostics;
using System.Globalization;
using FcEmulator.Instances.Debugging;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Debugging;

/// <summary>What Linux shows of processes that are stopped or debugged.</summary>
public class HeldProcessTests
{
    [LinuxFact]
    public async Task StoppedProcess_IsHeld_UntilItGoesOn()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function());
        var process = instance.ProcessId!.Value;
        Assert.False(HeldProcess.IsHeld(process));

        Signal(process, "STOP");
        await Bounded.Until(() => HeldProcess.IsHeld(process));
        Signal(process, "CONT");
        await Bounded.Until(() => !HeldProcess.IsHeld(process));
    }

    /// <summary>A debugger for .NET begins by opening the runtime's pipes.</summary>
    [LinuxFact]
    public async Task ProcessWithAManagedDebugger_IsHeld()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function());
        var process = instance.ProcessId!.Value;
        // A process that was killed leaves its pipes, and another one may have had the same id.
        var began = File.GetLastWriteTimeUtc($"/proc/{process}").AddSeconds(-1);
        string[] pipes = [];
        await Bounded.Until(() =>
            (pipes = [.. Directory.GetFiles(Path.GetTempPath(), $"clr-debug-pipe-{process}-*-in").Where(pipe => File.GetLastWriteTimeUtc(pipe) >= began)]).Length > 0);
        Assert.False(HeldProcess.IsHeld(process));

        using (await Task.Run(() => new FileStream(pipes[0], FileMode.Open, FileAccess.Write)).DefaultTimeout())
            await Bounded.Until(() => HeldProcess.IsHeld(process));
    }

    [LinuxFact]
    public void NoProcess_IsNotHeld() => Assert.False(HeldProcess.IsHeld(int.MaxValue));

    private static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
