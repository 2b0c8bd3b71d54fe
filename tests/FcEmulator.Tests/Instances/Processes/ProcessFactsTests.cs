using FcEmulator.Instances;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Tests.Instances.Processes;

public class ProcessFactsTests
{
    [Fact]
    public void Parse_NameWithBlanksAndBrackets_ReadsTheFieldsBehindIt() => Assert.Equal(
        new ProcStat(4711, 'S', 1, 4712, 4700, "987654"),
        ProcStat.Parse("4711 (my (odd) name) S 1 4712 4700 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 10 18446744073709551615"));

    [Fact]
    public void Of_LivingProcess_IsTheSameEachTime()
    {
        var own = ProcessIdentity.Of(Environment.ProcessId);

        Assert.NotNull(own);
        Assert.Equal(own, ProcessIdentity.Of(Environment.ProcessId));
    }

    [Fact]
    public void Of_NoSuchProcess_IsNull() => Assert.Null(ProcessIdentity.Of(int.MaxValue));

    [UnixFact]
    public void Of_ExitCodes_AreTold() => Assert.Equal(
        [
            new InstanceExit(0, "exit code 0"),
            new InstanceExit(3, "exit code 3"),
            new InstanceExit(128, "exit code 128"),
            new InstanceExit(137, "killed by SIGKILL (signal 9)"),
            new InstanceExit(135, "killed by signal 7"),
            new InstanceExit(255, "exit code 255"),
        ],
        new[] { 0, 3, 128, 137, 135, 255 }.Select(ExitReason.Of));
}
