using System.Text;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Configuration.Settings;
using FcEmulator.Simulation.Grid;
using static FcEmulator.Simulation.Output.SimulationTexts;

namespace FcEmulator.Simulation.Output;

/// <summary>The result for a terminal. Pure.</summary>
internal static class SimulationTable
{
    private const string Concurrency = "concur-\nrency";

    private static readonly (string Head, Func<PointResult, string> Cell)[] Axes =
    [
        (Concurrency, result => Count(result.Point.Concurrency)),
        ("vCPU", result => Cpu(result.Point.Size.Cpu)),
        ("MB", result => Count(result.Point.Size.MemoryMB)),
        ("idle", result => DurationText.Of(result.Point.Idle)),
        ("minimum\ninstances", result => Count(result.Point.Minimum)),
        ("picker", result => Picker(result.Point.Picker)),
    ];

    private static readonly (string Head, Func<PointResult, string> Cell)[] Figures =
    [
        ("/month", result => Money(result.MonthlyCost)),
        ("billed", result => Hours(result.Billed.Total)),
        ("rejected", result => Count(result.Rejected)),
        ("cold\nstarts", result => Count(result.ColdStarts)),
        ("instances\nmean", result => Number(result.InstancesMean)),
        ("\npeak", result => Count(result.InstancesPeak)),
        ("wait ms\np50", result => Milliseconds(result.WaitP50)),
        ("wait ms\np99", result => Milliseconds(result.WaitP99)),
        ("delay ms\np99", result => Milliseconds(result.DelayP99)),
    ];

    public static string Of(SimulationReport report)
    {
        var text = new StringBuilder();
        text.Append(report.Function ?? "the function").Append(": ").Append(report.Trace).Append('\n');
        foreach (var assumption in report.Assumptions)
            text.Append("  ").Append(assumption).Append('\n');
        text.Append('\n');
        Rows(text, report);
        text.Append("\n> recommended, * on the Pareto set, = as it is now.\n");
        if (!report.IsComplete)
            text.Append("Interrupted: ").Append(Count(report.Results.Count)).Append(" of ").Append(Count(report.Planned)).Append(" points were finished.\n");
        if (report.Recommendation is { } recommendation)
            text.Append('\n').Append(recommendation.Reason).Append('\n');
        return text.ToString();
    }

    private static void Rows(StringBuilder text, SimulationReport report)
    {
        // An axis that nothing was tried on is said once, in its only value, by every row: it stays only if it is the concurrency.
        var axes = Axes.Where(axis => axis.Head == Concurrency || report.Results.Select(axis.Cell).Distinct().Count() > 1);
        // What is zero at every point tells none from another.
        var figures = Figures.Where(figure => report.Results.Any(result => figure.Cell(result) != "0")).Select(figure => figure.Head == "/month" ? (report.Card.Currency + figure.Head, figure.Cell) : figure);
        var columns = axes.Concat(figures).ToList();
        text.Append(TextTable.Render(
            ["", .. columns.Select(column => column.Item1)],
            report.Results.Select(result => (string[])[Mark(report, result), .. columns.Select(column => column.Item2(result))])));
    }

    private static string Mark(SimulationReport report, PointResult result) =>
        $"{(report.IsRecommended(result) ? '>' : ' ')}{(report.IsPareto(result) ? '*' : ' ')}{(result.IsNow ? '=' : ' ')}";
}
