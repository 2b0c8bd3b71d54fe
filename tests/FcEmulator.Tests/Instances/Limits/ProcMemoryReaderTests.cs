using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Limits;

// The signals below are sent on Unix only.
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class ProcMemoryReaderTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void Find_FieldOfAStatusFile_IsRead()
    {
        var status = "Name:\tmain\nVmPeak:\t  9000 kB\nVmHWM:\t   12345 kB\nThreads:\t1\n"u8;

        Assert.Equal(12345, ProcFile.Find(status, "VmHWM:"));
        Assert.Null(ProcFile.Find(status, "VmRSS:"));
        Assert.Null(ProcFile.Find("VmHWM:\tnone\n"u8, "VmHWM:"));
        Assert.Null(ProcFile.Kilobytes("/proc/0/status", "VmHWM:"));
    }

    [LinuxFact]
    public async Task Read_TreeWithChildrenGrandchildrenAndADaemon_SeesAllOfThem()
    {
        await using var fixture = new LauncherFixture();
        // The daemon leaves the group, and its parent ends before it does.
        await using var instance = await fixture.StartAsync(fixture.Shell(
            $"sh -c 'sleep 1000 & echo grandchild $!; wait' & echo child $!; read -r go < pipe & (setsid sh -c 'echo daemon $$; exec sleep 1000' & wait) & exec {TestPrograms.Function}"));
        int[] expected =
        [
            instance.ProcessId!.Value, await fixture.Output.NumberAfter("child "), await fixture.Output.NumberAfter("grandchild "),
            await fixture.Output.NumberAfter("daemon "),
        ];
        var memory = new MemoryUsage(instance.ProcessId!.Value, 512);
        var unrelated = new MemoryUsage(Environment.ProcessId, 512);
        var reader = new ProcMemoryReader();
        try
        {
            reader.Read([memory, unrelated]);
            reader.Read([memory, unrelated]);

            Assert.Empty(expected.Except(memory.Processes));
            Assert.Contains(Environment.ProcessId, unrelated.Processes);
            Assert.Empty(unrelated.Processes.Intersect(memory.Processes));
            Assert.InRange(memory.MaximumBytes, 5 * MiB, 200 * MiB);
        }
        finally
        {
            LibC.SignalProcess(expected[^1], LibC.SigKill);
        }
    }

    [LinuxFact]
    public async Task Read_MemberThatLostItsParent_StaysAMember()
    {
        await using var fixture = new LauncherFixture();
        await using var instance = await fixture.StartAsync(fixture.Shell(
            $"mkfifo gate; (setsid sh -c 'echo daemon $$; exec sleep 1000' & read -r go < gate) & exec {TestPrograms.Function}"));
        var daemon = await fixture.Output.NumberAfter("daemon ");
        var memory = new MemoryUsage(instance.ProcessId!.Value, 512);
        var reader = new ProcMemoryReader();
        try
        {
            reader.Read([memory]);
            var parent = ProcStat.Of(daemon)!.Parent;
            await File.WriteAllTextAsync(Path.Join(fixture.Folder, "gate"), "go\n");
            await Bounded.Until(() => ProcStat.Of(daemon)!.Parent != parent);

            reader.Read([memory]);

            Assert.Contains(daemon, memory.Processes);
        }
        finally
        {
            LibC.SignalProcess(daemon, LibC.SigKill);
        }
    }

    [PerlFact]
    public async Task Read_MemorySharedByForks_CountsOnce()
    {
        await using var fixture = new LauncherFixture();
        await using var instance = await fixture.StartAsync(fixture.Shell(
            "exec perl -MIO::Socket::INET -e '$x = \"x\" x 60e6; my $l = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 5); fork; fork; $| = 1; print \"forked $$\\n\"; sleep 1000'"));
        await Bounded.Until(() => fixture.Output.Texts.Count(text => text.StartsWith("forked ", StringComparison.Ordinal)) == 4);
        var memory = new MemoryUsage(instance.ProcessId!.Value, 512);
        var reader = new ProcMemoryReader();

        reader.Read([memory]);
        reader.Read([memory]);

        Assert.Equal(4, memory.Processes.Count);
        // Perl keeps the text twice; four resident sets would come to more than 450 MiB.
        Assert.InRange(memory.MaximumBytes, 110 * MiB, 200 * MiB);
    }

    [LinuxFact]
    public async Task Read_PeakOfASingleProcessBetweenTwoLooks_IsNotMissed()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function("peak"));
        await fixture.Output.After("peak over");
        var memory = new MemoryUsage(instance.ProcessId!.Value, 512);

        new ProcMemoryReader().Read([memory]);

        Assert.True(ProcFile.Kilobytes($"/proc/{instance.ProcessId}/status", "VmRSS:") < 100 * 1024);
        Assert.InRange(memory.MaximumBytes, 150 * MiB, 300 * MiB);
    }

    [UnixFact]
    public async Task SystemMemoryReader_Group_IsSeenWithItsChildren()
    {
        await using var fixture = new LauncherFixture();
        await using var alone = await fixture.StartAsync(fixture.Function());
        await using var two = await fixture.StartAsync(fixture.Shell($"{TestPrograms.Function} any & exec {TestPrograms.Function}"));
        await Bounded.Until(() => fixture.Output.Texts.Count(text => text.StartsWith("listening ", StringComparison.Ordinal)) == 3);
        var one = new MemoryUsage(alone.ProcessId!.Value, 512);
        var both = new MemoryUsage(two.ProcessId!.Value, 512);
        var reader = new SystemMemoryReader();

        reader.Read([one, both]);
        reader.Read([one, both]);

        Assert.InRange(one.MaximumBytes, 5 * MiB, 200 * MiB);
        Assert.True(both.MaximumBytes > one.MaximumBytes * 3 / 2, $"{one.MaximumText} and {both.MaximumText} MB");
    }
}
