namespace FcEmulator.Tests.Docs;

/// <summary>What emulator/README.md says of Scheduling/Scaling: no clock, no start, no await, no lock, no log.</summary>
public class ScalingPurityTests
{
    private static readonly string[] Impure =
    [
        "TimeProvider", "Task", "ValueTask", "async", "await", "lock", "Lock", "Interlocked", "EventStream", "ILogger", "Random", "FcEmulator.Instances",
        "FcEmulator.Billing", "FcEmulator.Telemetry",
    ];

    [Fact]
    public void Scaling_Sources_UseNothingButTheModel()
    {
        var sources = SourceFile.All.Where(source => source.Name.StartsWith("Scheduling/Scaling/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(sources);
        Assert.Equal([], from source in sources from word in Impure where source.Mentions(word) select $"{source.Name}: {word}");
    }
}
