using FcEmulator.Instances.Orphans;

namespace FcEmulator.Tests.Instances.Orphans;

public class ProcessRosterTests
{
    private static readonly Dictionary<int, string> Living = new() { [10] = "boot/1", [11] = "boot/2", [12] = "boot/3" };

    [Fact]
    public void Orphans_EmulatorIsDead_ThoseNotRemovedAndStillTheSame() =>
        Assert.Equal(
            [12],
            ProcessRoster.Orphans(
                ["emulator 9 boot/0", "+ 10 boot/1", "+ 11 an-earlier-process", "+ 12 boot/3", "+ 13 boot/4", "- 10", "+ 1"],
                Living.GetValueOrDefault));

    [Fact]
    public void Orphans_EmulatorLives_Unknown() =>
        Assert.Null(ProcessRoster.Orphans(["emulator 10 boot/1", "+ 11 boot/2"], Living.GetValueOrDefault));

    [Fact]
    public void Orphans_EmulatorsIdBelongsToAnotherNow_ItIsDead() =>
        Assert.Equal([11], ProcessRoster.Orphans(["emulator 10 boot/0", "+ 11 boot/2"], Living.GetValueOrDefault)!);

    [Fact]
    public void Sweep_OwnRoster_IsLeftAlone()
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-").FullName;
        using (var roster = ProcessRoster.Create(folder))
        {
            roster.Add(Environment.ProcessId);
            Assert.Equal(0, ProcessRoster.Sweep(folder, process => Assert.Fail($"killed {process}")));
            Assert.True(File.Exists(roster.Path));
        }

        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder);
    }
}
