using FcEmulator.Billing.Rates;
using FcEmulator.Simulation.Grid;

namespace FcEmulator.Simulation;

/// <summary>A finished simulation, or what was finished of it when it was interrupted. Immutable.</summary>
/// <param name="Function">Its name; null where generated traffic needs none.</param>
/// <param name="Trace">Where the requests come from, as a phrase.</param>
/// <param name="Assumptions">What the simulation took for granted, one sentence each.</param>
/// <param name="Results">In the order of the grid; the first is what is now.</param>
/// <param name="Planned">Points of the grid.</param>
internal sealed record SimulationReport(
    string? Function,
    string Trace,
    IReadOnlyList<string> Assumptions,
    string Rule,
    RateCard Card,
    IReadOnlyList<PointResult> Results,
    int Planned,
    IReadOnlyList<PointResult> Pareto,
    Recommendation? Recommendation)
{
    /// <param name="results">At least one, in the order of the setup's points.</param>
    public static SimulationReport Of(SimulationSetup setup, IReadOnlyList<PointResult> results)
    {
        // What is better is told by the difference from what is now.
        var recommendation = results[0].IsNow ? Recommender.Choose(results, setup.Goals, setup.Plan.Card.Currency) : null;
        return new SimulationReport(
            setup.Function,
            setup.Trace,
            setup.Assumptions,
            setup.Plan.BillingRule.Name,
            setup.Plan.Card,
            results,
            setup.Points.Count,
            ParetoSet.Of(results),
            recommendation);
    }

    public bool IsComplete => Results.Count == Planned;

    public bool IsPareto(PointResult result) => Pareto.Contains(result);

    public bool IsRecommended(PointResult result) => Recommendation?.Point == result;
}
