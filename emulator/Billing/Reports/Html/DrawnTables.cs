using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Html;

/// <summary>Each call and interval of the timeline as a row. Pure.</summary>
internal static class DrawnTables
{
    public static string Calls(Timeline timeline, Report report) => HtmlTable.Render(
        "Calls as drawn, in the order of their ends",
        [
            ("start ms", "number"), ("duration ms", "number"), ("method", "name"), ("kind", ""), ("cold", ""), ("end", ""), ("in / out", ""), ("function", ""), ("instance", ""), ("request", ""),
        ],
        timeline.Calls.Select(call => (IReadOnlyList<string>)
        [
            Milliseconds(call.Start - (report.From ?? call.Start)),
            Milliseconds(call.End - call.Start),
            HtmlReport.Text(call.Method),
            FunctionReports.Word(call.Kind),
            call.Cold ? "cold" : "",
            HtmlData.Outcome(call),
            FormattableString.Invariant($"{call.Result.MessagesIn} / {call.Result.MessagesOut}"),
            HtmlReport.Text(call.Function),
            HtmlReport.Text(call.Instance),
            HtmlReport.Text(call.Request),
        ]));

    public static string Intervals(Timeline timeline, Report report) => HtmlTable.Render(
        "Billed intervals as drawn",
        [
            ("start ms", "number"), ("billed ms", "number"), ("active ms", "number"), ("idle connection ms", "number"), ("requests", "number"), ("function", ""), ("instance", ""), ("remark", ""),
        ],
        timeline.Intervals.Select(interval => (IReadOnlyList<string>)
        [
            Milliseconds(interval.Start - (report.From ?? interval.Start)),
            Milliseconds(interval.Duration),
            Milliseconds(interval.Active),
            Milliseconds(interval.IdleConnection),
            Count(interval.RequestCount),
            HtmlReport.Text(interval.Function),
            HtmlReport.Text(interval.Instance),
            HtmlData.ClosedBy(interval) ?? "",
        ]));
}
