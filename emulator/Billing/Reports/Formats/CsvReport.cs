using System.Text;
using FcEmulator.Billing.Rates;
using static FcEmulator.Billing.Reports.Formats.CsvText;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>A report for spreadsheets: one row for each function, method, kind and instance. Pure.</summary>
internal static class CsvReport
{
    private static readonly string[] Head =
    [
        "level", "function", "name", "kind", "calls", "coldStarts", "failed", "intervals", "billedMs", "activeMs", "idleConnectionMs", "provisionedIdleMs",
        "requestMs", "overlapSavedMs", "activeVcpuSeconds", "idleVcpuSeconds", "memoryGBSeconds", "diskGBSeconds", "activeGpuGBSeconds", "idleGpuGBSeconds",
        "cu", "cost", "currency",
    ];

    public static string Render(Report report)
    {
        var text = new StringBuilder(Row(Head));
        foreach (var function in report.Functions)
        {
            text.Append(RowOf(report, "function", function.Line.Name, null, function.Line));
            foreach (var method in function.Methods)
                text.Append(RowOf(report, "method", function.Line.Name, method.Kind, method.Line));
            foreach (var kind in function.Kinds)
                text.Append(RowOf(report, "kind", function.Line.Name, kind.Kind, kind.Line));
            foreach (var instance in function.Instances)
                text.Append(RowOf(report, "instance", function.Line.Name, null, instance));
        }

        return text.ToString();
    }

    private static string RowOf(Report report, string level, string function, CallKind? kind, BillLine line) => Row(
    [
        level, function, line.Name, kind is { } known ? FunctionReports.Word(known) : "", line.Calls, line.ColdStarts, line.Failed.Total, line.Intervals,
        line.Time.Total, line.Time.Active, line.Time.IdleConnection, line.Time.ProvisionedIdle, line.RequestTime, line.OverlapSaved,
        .. Enum.GetValues<ChargeItem>().Where(item => item != ChargeItem.Invocations).Select(item => (object?)Quantity(line, item)),
        line.Cu, line.Cost, report.Card.Currency,
    ]);

    private static decimal Quantity(BillLine line, ChargeItem item) => line.Charges.Where(charge => charge.Item == item).Sum(charge => charge.Quantity);
}
