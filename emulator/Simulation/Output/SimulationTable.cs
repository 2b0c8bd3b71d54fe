using System.Text;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Configuration.Settings;
using FcEmulator.Simulation.Grid;
using static FcEmulator.Simulation.Output.SimulationTexts;

namespace FcEmulator.Simulation.Output;

/// <summary>The result for a terminal. Pure.</summary>
internal static class SimulationTable
{
    /// <summary>Width of the marks before each row.</summary>
    private const int Marks = 3;

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

    /// <summary>The smaller Spared is, the sooner a figure is left out where there is no room; 0 for never.</summary>
    private static readonly (string Head, Func<PointResult, string> Cell, int Spared)[] Figures =
    [
        ("/month", result => Money(result.MonthlyCost), 0),
        ("billed", result => Hours(result.Billed.Total), 4),
        ("rejected", result => Count(result.Rejected), 0),
        ("cold\nstarts", result => Count(result.ColdStarts), 6),
        ("instances\nmean", result => Number(result.InstancesMean), 5),
        ("\npeak", result => Count(result.InstancesPeak), 2),
        ("wait ms\np50", result => Milliseconds(result.WaitP50), 1),
        ("wait ms\np99", result => Milliseconds(result.WaitP99), 3),
        ("delay ms\np99", result => Milliseconds(result.DelayP99), 0),
    ];

    /// <param name="room">Columns of the terminal.</param>
    public static string Of(SimulationReport report, int room = TextTable.Usual)
    {
        var text = new StringBuilder();
        text.Append(report.Function ?? "the function").Append(": ").Append(report.Trace).Append('\n');
        foreach (var assumption in report.Assumptions)
            text.Append("  ").Append(assumption).Append('\n');
        text.Append('\n');
        Rows(text, report, room);
        text.Append("\n> recommended, * on the Pareto set, = as it is now.\n");
        if (!report.IsComplete)
            text.Append("Interrupted: ").Append(Count(report.Results.Count)).Append(" of ").Append(Count(report.Planned)).Append(" points were finished.\n");
        if (report.Recommendation is { } recommendation)
            text.Append('\n').Append(recommendation.Reason).Append('\n');
        return text.ToString();
    }

    private static void Rows(StringBuilder text, SimulationReport report, int room)
    {
        // An axis that nothing was tried on is said once, in its only value, by every row: it stays only if it is the concurrency.
        var axes = Axes.Where(axis => axis.Head == Concurrency || report.Results.Select(axis.Cell).Distinct().Count() > 1);
        // What is zero at every point tells none from another.
        var figures = Figures.Where(figure => report.Results.Any(result => figure.Cell(result) != "0"))
            .Select(figure => figure.Head == "/month" ? figure with { Head = report.Card.Currency + figure.Head } : figure);
        var all = axes.Select(axis => (axis.Head, axis.Cell, Spared: 0)).Concat(figures).ToList();
        var columns = TextTable.Fit(
            all,
            all.Where(column => column.Spared > 0).OrderBy(column => column.Spared),
            column => TextTable.WidthOf(column.Head, report.Results.Select(column.Cell)),
            room - Marks);
        text.Append(TextTable.Render(
            ["", .. columns.Select(column => column.Head)],
            report.Results.Select(result => (string[])[Mark(report, result), .. columns.Select(column => column.Cell(result))]),
            room: room));
        text.Append(TextTable.LeftOut(all.Except(columns).Select(column => column.Head)));
    }

    private static string Mark(SimulationReport report, PointResult result) =>
        $"{(report.IsRecommended(result) ? '>' : ' ')}{(report.IsPareto(result) ? '*' : ' ')}{(result.IsNow ? '=' : ' ')}";
}
