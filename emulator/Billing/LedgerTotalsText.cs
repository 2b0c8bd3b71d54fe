using System.Globalization;
using System.Text;

namespace FcEmulator.Billing;

/// <summary>Totals as a table for a terminal. Pure.</summary>
internal static class LedgerTotalsText
{
    private static readonly (string Head, Func<FunctionTotals, string> Cell)[] Columns =
    [
        ("function", totals => totals.Function),
        ("calls", totals => Count(totals.Calls)),
        ("cold", totals => Count(totals.ColdStarts)),
        ("intervals", totals => Count(totals.Intervals)),
        ("billed ms", totals => Milliseconds(totals.Billed)),
        ("active ms", totals => Milliseconds(totals.Active)),
        ("idle connection ms", totals => Milliseconds(totals.IdleConnection)),
    ];

    /// <summary>One line per function, a total where there are several, and a sentence for each thing the sums cannot show.</summary>
    public static string Render(LedgerTotals totals)
    {
        if (totals.Functions.Count == 0)
            return "No calls in the ledger yet.\n";
        var rows = new List<string[]> { Array.ConvertAll(Columns, column => column.Head) };
        rows.AddRange(totals.Functions.Select(Row));
        if (totals.Functions.Count > 1)
            rows.Add(Row(totals.Overall));

        var text = new StringBuilder();
        var widths = Columns.Select((_, at) => rows.Max(row => row[at].Length)).ToArray();
        foreach (var row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            for (var at = 1; at < row.Length; at++)
                text.Append("  ").Append(row[at].PadLeft(widths[at]));
            text.Append('\n');
        }

        if (totals.Overall.Unfinished > 0)
            text.Append(CultureInfo.InvariantCulture, $"Intervals closed at the last sign of life because their end was not written: {totals.Overall.Unfinished}.\n");
        if (totals.Overall.StillOpen > 0)
            text.Append(CultureInfo.InvariantCulture, $"Intervals still open, billed up to the last sign of life: {totals.Overall.StillOpen}.\n");
        if (totals.LostRecords > 0)
            text.Append(CultureInfo.InvariantCulture, $"Records lost because the file could not be written: {totals.LostRecords}. These sums are too small.\n");
        return text.ToString();
    }

    private static string[] Row(FunctionTotals totals) => Array.ConvertAll(Columns, column => column.Cell(totals));

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N3", CultureInfo.InvariantCulture);
}
