using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Engine;

namespace FcEmulator.Simulation.Grid;

/// <summary>What a point of the grid comes to. Immutable.</summary>
internal sealed record PointResult
{
    /// <summary>A month of 30 days, for costs a month.</summary>
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public required GridPoint Point { get; init; }

    /// <summary>The function is configured like this now.</summary>
    public required bool IsNow { get; init; }

    public required long Calls { get; init; }

    public required long Served { get; init; }

    public required long Rejected { get; init; }

    /// <summary>Why most of the rejected calls were; <see cref="Refusal.None"/> where none was.</summary>
    public required Refusal MostRejectedFor { get; init; }

    /// <summary>Calls that waited for an instance's start.</summary>
    public required long ColdStarts { get; init; }

    public required long InstancesStarted { get; init; }

    public required double InstancesMean { get; init; }

    public required int InstancesPeak { get; init; }

    public required TimeSpan WaitP50 { get; init; }

    public required TimeSpan WaitP99 { get; init; }

    public required TimeSpan WaitLongest { get; init; }

    /// <summary>What 99 of 100 calls take longer, at most, than in an instance of their own that is up.</summary>
    public required TimeSpan DelayP99 { get; init; }

    /// <summary>Virtual time.</summary>
    public required TimeSpan Span { get; init; }

    public required long Intervals { get; init; }

    public required BilledTime Billed { get; init; }

    public required decimal Cu { get; init; }

    /// <summary>Of the trace alone, as the first of its month.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Of 30 days if they go on like the trace.</summary>
    public required decimal MonthlyCost { get; init; }

    public static PointResult Of(GridPoint point, bool isNow, SimulationOutcome outcome, in InstanceSpecification specification, RateCard card)
    {
        var tally = outcome.Tally;
        var cu = card.CuOf(specification, tally.Billed, tally.Served);
        var months = outcome.Span > TimeSpan.Zero ? (decimal)Month.Ticks / outcome.Span.Ticks : 0;
        return new PointResult
        {
            Point = point,
            IsNow = isNow,
            Calls = tally.Calls,
            Served = tally.Served,
            Rejected = tally.Rejected,
            MostRejectedFor = tally.Rejected == 0 ? Refusal.None : Enum.GetValues<Refusal>().MaxBy(tally.RejectedFor),
            ColdStarts = tally.ColdStarts,
            InstancesStarted = tally.InstancesStarted,
            InstancesMean = outcome.InstancesMean,
            InstancesPeak = tally.InstancesPeak,
            WaitP50 = tally.Waits.At(0.5),
            WaitP99 = tally.Waits.At(0.99),
            WaitLongest = tally.Waits.Longest,
            DelayP99 = tally.Delays.At(0.99),
            Span = outcome.Span,
            Intervals = tally.Intervals,
            Billed = tally.Billed,
            Cu = cu,
            Cost = card.CostOf(cu),
            MonthlyCost = card.CostOf(cu * months),
        };
    }
}
