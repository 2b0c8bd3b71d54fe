using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using FcEmulator.Instances.Orphans;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Orphans;

// The signals below are sent on Unix only.
[UnsupportedOSPlatform("windows")]
public sealed class KilledEmulatorTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-").FullName;
    private readonly List<int> _processes = [];

    [UnixFact]
    public async Task Emulator_KilledBySigkill_ItsInstancesAndTheirChildrenEnd()
    {
        using var emulator = await StartMiniEmulatorAsync();

        emulator.Kill();

        await Bounded.Until(() => _processes.TrueForAll(process => ProcessIdentity.Of(process) is null));
    }

    [UnixFact]
    public async Task Emulator_GetsCtrlCAsOnlyItsGroupDoes_InstancesLiveUntilItStopsThem()
    {
        using var emulator = await StartMiniEmulatorAsync();

        // The terminal signals the emulator's group; only the functions are in others.
        Assert.All(_processes.SkipLast(1), process => Assert.NotEqual(emulator.Id, ProcStat.Of(process)?.Group));
        emulator.StandardInput.Close();

        await emulator.WaitForExitAsync().DefaultTimeout();
        Assert.Equal(0, emulator.ExitCode);
        await Bounded.Until(() => _processes.TrueForAll(process => ProcessIdentity.Of(process) is null));
    }

    [UnixFact]
    public async Task Emulator_KilledTogetherWithItsReaper_NextStartEndsItsInstances()
    {
        using var emulator = await StartMiniEmulatorAsync();
        LibC.SignalProcess(_processes[^1], LibC.SigKill);
        await Bounded.Until(() => ProcessIdentity.Of(_processes[^1]) is null);
        emulator.Kill();
        await emulator.WaitForExitAsync().DefaultTimeout();
        Assert.NotNull(ProcessIdentity.Of(_processes[0]));

        var log = new CapturedLog();
        using (new OrphanGuard(Path.Join(_folder, "processes"), log.For<KilledEmulatorTests>()))
            await Bounded.Until(() => _processes.TrueForAll(process => ProcessIdentity.Of(process) is null));

        Assert.Equal(["OrphansSwept"], log.Events.Select(entry => entry.Event));
        Assert.Empty(Directory.GetFiles(Path.Join(_folder, "processes")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Where(process => ProcessIdentity.Of(process) is not null))
            LibC.SignalProcess(process, LibC.SigKill);
        await Bounded.Until(() => _processes.TrueForAll(process => ProcessIdentity.Of(process) is null));
        Directory.Delete(_folder, recursive: true);
    }

    // Its processes are: the function, a child of the function, and the reaper.
    private async Task<Process> StartMiniEmulatorAsync()
    {
        var options = new ProcessStartInfo(
            TestPrograms.MiniEmulator,
            [_folder, "/bin/sh", "-c", $"sleep 1000 & echo child $!; exec {TestPrograms.Function}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var emulator = Process.Start(options)!;
        var child = 0;
        while (await emulator.StandardOutput.ReadLineAsync().DefaultTimeout() is { } line)
        {
            // "child 4712", "instance 4711 reaper 4710"
            var words = line.Split(' ');
            if (words[0] == "child")
                child = Number(words[1]);
            if (words[0] != "instance")
                continue;
            _processes.AddRange([Number(words[1]), child, Number(words[3])]);
            return emulator;
        }

        throw new InvalidOperationException("The mini emulator ended before its instance was ready.");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
