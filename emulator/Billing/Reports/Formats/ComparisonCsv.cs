using System.Text;
using static FcEmulator.Billing.Reports.Formats.CsvText;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>What changed by method, for spreadsheets: a row for each method, empty cells where one of the two has no such calls. Pure.</summary>
internal static class ComparisonCsv
{
    private static readonly string[] Head =
    [
        "function", "method", "kind", "callsBefore", "callsNow", "coldStartsBefore", "coldStartsNow", "billedMsBefore", "billedMsNow", "cuBefore", "cuNow", "costBefore", "costNow", "currency",
    ];

    public static string Render(Report old, Report now)
    {
        var text = new StringBuilder(Row(Head));
        foreach (var (function, method, kind, before, after) in ReportComparison.Of(old, now))
        {
            text.Append(Row(
            [
                function, method, kind is { } known ? FunctionReports.Word(known) : "", before?.Calls, after?.Calls, before?.ColdStarts, after?.ColdStarts,
                before?.Time.Total, after?.Time.Total, before?.Cu, after?.Cu, before?.Cost, after?.Cost, now.Card.Currency,
            ]));
        }

        return text.ToString();
    }
}
