using FcEmulator.Simulation.Calibration;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;
using static FcEmulator.Tests.Simulation.Simulations;

namespace FcEmulator.Tests.Simulation;

public class ContentionFitTests
{
    private const float Cpu = 0.5f;

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.35)]
    [InlineData(0.45)]
    public void Of_RecordingOfCallsThatShareTheCpu_FindsHowMuchOfItTheyKeepBusy(double bound)
    {
        using var trace = Recording(bound);

        var fit = ContentionFit.Of(trace)!;

        Assert.InRange(fit.Contention.CpuBound, bound - 0.02, bound + 0.02);
        Assert.Equal(trace.Calls, fit.Calls);
    }

    [Fact]
    public void Of_CallsThatDoNotSlowOneAnotherDown_FindsNoContention()
    {
        using var trace = Recording(0);

        Assert.False(ContentionFit.Of(trace)!.Contention.IsFelt(4, Cpu));
    }

    [Fact]
    public void Of_RecordingUnderOneLoadOnly_SaysNothing()
    {
        using var trace = Trace(Enumerable.Range(0, 1000).Select(i => OnInstance(i * 100, 50)));

        Assert.Null(ContentionFit.Of(trace));
    }

    [Fact]
    public void Of_RecordingWithoutInstances_SaysNothing()
    {
        using var trace = Trace((0, 10), (5, 10));

        Assert.Null(ContentionFit.Of(trace));
    }

    /// <summary>What a replay is given: with the contention taken out every call has its own 100 ms again.</summary>
    [Fact]
    public void AloneTrace_OfCallsThatShareTheCpu_HasTheirOwnDurations()
    {
        using var alone = AloneTrace.Of(Recording(0.6), new Contention(0.6));

        var records = alone.OpenRecords();
        while (records.TryRead(out var record))
            Assert.InRange(record.Duration, Ticks(100) - 5, Ticks(100) + 5);
    }

    /// <summary>100 ms of work each, one to four at a time on an instance, as long as processor sharing makes them.</summary>
    private static RecordedTrace Recording(double bound)
    {
        var records = new List<TraceRecord>();
        var at = 0.0;
        for (var round = 0; round < 100; round++)
        {
            for (var together = 1; together <= 4; together++, at += 5000)
            {
                var duration = 100 * new Contention(bound).Stretch(together, Cpu);
                records.AddRange(Enumerable.Repeat(OnInstance(at, duration), together));
            }
        }

        return Trace(records);
    }

    private static TraceRecord OnInstance(double at, double duration) => Call(at, duration) with { Instance = 5, Cpu = Cpu };
}
