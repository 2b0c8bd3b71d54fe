using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Grid;
using static FcEmulator.Tests.Simulation.Simulations;

namespace FcEmulator.Tests.Simulation.Grid;

public class RecommenderTests
{
    [Fact]
    public void Choose_CheaperPointThatIsNoWorse_IsRecommendedWithItsReason()
    {
        var now = Result(1, cu: 100, billed: 3600);
        var points = new[] { now, Result(5, cu: 40, billed: 1000), Result(50, cu: 20, delay: 900), Result(20, cu: 30, rejected: 3) };

        var chosen = Recommender.Choose(points, default, "USD");

        Assert.Same(points[1], chosen.Point);
        Assert.Equal(
            "InstanceConcurrency 5 instead of 1: it is the cheapest of 2 of 4 points that reject no call and delay 99 of 100 calls by at most 0 ms, as now. "
            + "USD 4.00 a month instead of 10.00 (60 % less): 16.67 min are billed instead of 1 h, because calls that overlap on an instance are billed once.",
            chosen.Reason);
    }

    [Fact]
    public void Choose_GoalsAllowDelay_TakesThePointThatDelays()
    {
        var points = new[] { Result(1, cu: 100), Result(5, cu: 40), Result(50, cu: 20, delay: 900) };

        Assert.Same(points[2], Recommender.Choose(points, new Goals(null, Ms(1000)), "USD").Point);
    }

    [Fact]
    public void Choose_NothingIsCheaper_LeavesItAsItIs()
    {
        var points = new[] { Result(5, cu: 40) with { IsNow = true }, Result(1, cu: 100), Result(6, cu: 40) };

        var chosen = Recommender.Choose(points, default, "USD");

        Assert.Same(points[0], chosen.Point);
        Assert.StartsWith("Leave it as it is: it is the cheapest of 3 of 3 points", chosen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_NoPointKeepsTheGoals_NamesTheNearestAndTheLimit()
    {
        var points = new[] { Result(1, cu: 100, rejected: 50), Result(2, cu: 90, rejected: 10) };

        var chosen = Recommender.Choose(points, new Goals(0, null), "USD");

        Assert.Same(points[1], chosen.Point);
        Assert.StartsWith("No point rejects at most 0 calls and delays 99 of 100 calls by at most 0 ms.", chosen.Reason, StringComparison.Ordinal);
        Assert.EndsWith("raise reservedConcurrency or --max-instances.", chosen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ParetoSet_Of_LeavesOutWhatAnotherBeatsAndWhatIsAlike()
    {
        var cheap = Result(50, cu: 20, delay: 900);
        var quick = Result(1, cu: 100);
        var worse = Result(2, cu: 120, delay: 10);
        var alike = Result(3, cu: 100);

        Assert.Equal([quick, cheap], ParetoSet.Of([quick, cheap, worse, alike]));
    }

    [Fact]
    public void Points_NoAxisGiven_AreTheUsualOnesAfterWhatIsNow()
    {
        var now = new GridPoint(3, new InstanceSize(0.35m, 512), Ms(1000), 0, PickerKind.FullestFirst);

        var points = new GridAxes().Points(now);

        Assert.Equal(now, points[0]);
        Assert.Equal(13, points.Count);
        Assert.Equal(points.Count, points.Distinct().Count());
        Assert.Equal([now, now with { Idle = Ms(5) }], new GridAxes { Idles = [Ms(5), Ms(1000)] }.Points(now).OrderByDescending(point => point.Idle));
    }

    private static PointResult Result(int concurrency, decimal cu, long rejected = 0, double delay = 0, double billed = 0) => new()
    {
        Point = new GridPoint(concurrency, new InstanceSize(0.35m, 512), Ms(300_000), 0, PickerKind.FullestFirst),
        IsNow = false,
        Calls = 1000,
        Served = 1000 - rejected,
        Rejected = rejected,
        MostRejectedFor = rejected > 0 ? Refusal.FunctionLimit : Refusal.None,
        ColdStarts = 1,
        InstancesStarted = 1,
        InstancesMean = 1,
        InstancesPeak = 1,
        WaitP50 = default,
        WaitP99 = default,
        WaitLongest = default,
        DelayP99 = Ms(delay),
        Span = Ms(1000),
        Intervals = 1,
        Billed = new BilledTime(Ms(1000 * billed), default, default),
        Cu = cu,
        Cost = cu / 1000,
        MonthlyCost = cu / 10,
    };
}
