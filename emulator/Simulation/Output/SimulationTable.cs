using System.Text;
using FcEmulator.Configuration.Settings;
using FcEmulator.Simulation.Grid;
using static FcEmulator.Simulation.Output.SimulationTexts;

namespace FcEmulator.Simulation.Output;

/// <summary>The result for a terminal. Pure.</summary>
internal static class SimulationTable
{
    private static readonly (string Head, Func<PointResult, string> Cell)[] Axes =
    [
        ("concurrency", result => Count(result.Point.Concurrency)),
        ("vCPU", result => Cpu(result.Point.Size.Cpu)),
        ("MB", result => Count(result.Point.Size.MemoryMB)),
        ("idle", result => DurationText.Of(result.Point.Idle)),
        ("minimum", result => Count(result.Point.Minimum)),
        ("picker", result => Picker(result.Point.Picker)),
    ];

    private static readonly (string Head, Func<PointResult, string> Cell)[] Figures =
    [
        ("/month", result => Money(result.MonthlyCost)),
        ("billed", result => Hours(result.Billed.Total)),
        ("rejected", result => Count(result.Rejected)),
        ("cold", result => Count(result.ColdStarts)),
        ("mean", result => Number(result.InstancesMean)),
        ("peak", result => Count(result.InstancesPeak)),
        ("wait p50", result => Milliseconds(result.WaitP50)),
        ("wait p99", result => Milliseconds(result.WaitP99)),
        ("delay p99", result => Milliseconds(result.DelayP99)),
    ];

    public static string Of(SimulationReport report)
    {
        var text = new StringBuilder();
        text.Append(report.Function ?? "the function").Append(": ").Append(report.Trace).Append('\n');
        foreach (var assumption in report.Assumptions)
            text.Append("  ").Append(assumption).Append('\n');
        text.Append('\n');
        Rows(text, report);
        text.Append("\n> recommended, * on the Pareto set, = as it is now; mean and peak are instances, wait and delay are ms.\n");
        if (!report.IsComplete)
            text.Append("Interrupted: ").Append(Count(report.Results.Count)).Append(" of ").Append(Count(report.Planned)).Append(" points were finished.\n");
        if (report.Recommendation is { } recommendation)
            text.Append('\n').Append(recommendation.Reason).Append('\n');
        return text.ToString();
    }

    private static void Rows(StringBuilder text, SimulationReport report)
    {
        // An axis that nothing was tried on is said once, in its only value, by every row: it stays only if it is the concurrency.
        var axes = Axes.Where(axis => axis.Head == "concurrency" || report.Results.Select(axis.Cell).Distinct().Count() > 1);
        var columns = axes.Concat(Figures.Select(figure => figure.Head == "/month" ? (report.Card.Currency + figure.Head, figure.Cell) : figure)).ToList();
        var rows = new List<string[]> { Row("", columns.Select(column => column.Item1)) };
        rows.AddRange(report.Results.Select(result => Row(Mark(report, result), columns.Select(column => column.Item2(result)))));
        var widths = rows[0].Select((_, at) => rows.Max(row => row[at].Length)).ToArray();
        foreach (var row in rows)
            text.Append(string.Join("  ", row.Select((cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]))).TrimEnd()).Append('\n');
    }

    private static string[] Row(string mark, IEnumerable<string> cells) => [mark, .. cells];

    private static string Mark(SimulationReport report, PointResult result) =>
        $"{(report.IsRecommended(result) ? '>' : ' ')}{(report.IsPareto(result) ? '*' : ' ')}{(result.IsNow ? '=' : ' ')}";
}
