using System.Globalization;
using FcEmulator.Billing.Reports.Formats;
using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Html;

/// <summary>The page's numbers. Pure.</summary>
internal static class HtmlTables
{
    /// <summary>Instances listed of each function; the other formats have all of them.</summary>
    private const int ListedInstances = 200;

    private static readonly (string, string)[] Amounts =
    [
        ("cost", "number"), ("CU", "number"), ("calls", "number"), ("cold", "number"), ("failed", "number"), ("billed ms", "number"), ("requests ms", "number"),
        ("overlap saved ms", "number"), ("idle connection ms", "number"),
    ];

    public static string KeyFigures(Report report)
    {
        var figures = new List<(string Name, string Value)>
        {
            ("Cost", Money(report.Total.Cost, report.Card.Currency)),
            ("CU", Number(report.Total.Cu)),
            ("Billed", Length(report.Total.Time.Total)),
            ("Saved by overlap", Length(report.Total.OverlapSaved)),
            ("Calls", Count(report.Total.Calls)),
            ("Cold starts", Count(report.Total.ColdStarts)),
            ("Failed, billed", Count(report.Total.Failed.Total)),
        };
        if (report.Projection is { } month)
            figures.Add(($"A month of {Count(month.CallsPerMonth)} calls, estimated", Month(report, month)));
        return "<dl class=\"figures\">" + string.Concat(figures.Select(figure => $"<div{(figure.Name.Length > 20 ? " class=\"wide\"" : "")}><dt>{HtmlReport.Text(figure.Name)}</dt><dd>{HtmlReport.Text(figure.Value)}</dd></div>")) + "</dl>";
    }

    public static string Remarks(Report report) => report.Remarks.Count == 0
        ? ""
        : "<div class=\"remarks\">" + string.Concat(report.Remarks.Select(remark => $"<p>{HtmlReport.Text(remark)}</p>")) + "</div>";

    public static string Methods(Report report, DrawnNames names)
    {
        var most = report.Functions.SelectMany(function => function.Methods).Select(method => method.Line.Cu).DefaultIfEmpty().Max();
        return HtmlTable.Render(
            "An instance's time is shared out among its calls by their durations.",
            [("function", ""), ("method", "name"), ("kind", ""), .. Amounts],
            from function in report.Functions
            from method in function.Methods
            select (IReadOnlyList<string>)
            [
                HtmlReport.Text(function.Line.Name),
                HtmlReport.Text(method.Line.Name) + Bar(method.Line.Cu, most, names.MethodOf(method.Line.Name)),
                method.Kind is { } kind ? FunctionReports.Word(kind) : "",
                .. Of(report, method.Line),
            ]);
    }

    /// <summary>A section of its own, since most reports have none.</summary>
    public static string Comparison(Report old, Report now) =>
        "<section aria-labelledby=\"comparison-title\">\n<h2 id=\"comparison-title\">Compared with before</h2>\n"
        + HtmlTable.Render(
            ComparisonText.InAll(old, now),
            [.. ComparisonText.Head.Select((name, at) => (name, at switch { 1 => "name", 0 or 2 => "", _ => "number" }))],
            ComparisonText.Rows(old, now).Select(row => (IReadOnlyList<string>)[.. row.Select(HtmlReport.Text)]))
        + "\n</section>";

    public static string Usage(Report report)
    {
        var price = report.Total.Cu > 0 ? report.Total.Cost / report.Total.Cu : 0;
        return HtmlTable.Render(
                "Usage is specification × billed time. " + string.Join("; ", report.Functions.Select(function => $"{function.Line.Name}: {string.Join(", then ", function.Specifications.Select(one => Specification(one)))}")),
                [("function", ""), ("item", ""), ("usage", "number"), ("unit", ""), ("CU", "number"), ("cost", "number")],
                from function in report.Functions
                from charge in function.Line.Charges
                where charge.Quantity > 0
                select (IReadOnlyList<string>)[HtmlReport.Text(function.Line.Name), Item(charge.Item), Number(charge.Quantity), Unit(charge.Item), Number(charge.Cu), Money(charge.Cu * price, report.Card.Currency)])
            + HtmlTable.Render(
                "Price by tier, as if these CU were the month's first",
                [("tier", ""), ("CU", "number"), ("cost", "number")],
                report.Tiers.Select(tier => (IReadOnlyList<string>)[Tier(tier.Tier, report.Card.Currency), Number(tier.Cu), Money(tier.Cost, report.Card.Currency)]));
    }

    public static string Instances(Report report) => HtmlTable.Render(
        FormattableString.Invariant($"The dearest first, at most {ListedInstances} of each function"),
        [("function", ""), ("instance", ""), .. Amounts],
        from function in report.Functions
        from line in function.Instances.Take(ListedInstances)
        select (IReadOnlyList<string>)[HtmlReport.Text(function.Line.Name), HtmlReport.Text(line.Name), .. Of(report, line)]);

    private static string[] Of(Report report, BillLine line) =>
    [
        Money(line.Cost, report.Card.Currency), Number(line.Cu), Count(line.Calls), Count(line.ColdStarts), Count(line.Failed.Total),
        Milliseconds(line.Time.Total), Milliseconds(line.RequestTime), Milliseconds(line.OverlapSaved), Milliseconds(line.Time.IdleConnection),
    ];

    private static string Month(Report report, MonthlyProjection month) => month is { Low: { } low, High: { } high }
        ? $"{Money(report.Card.CostOf(low), report.Card.Currency)} to {Money(report.Card.CostOf(high), report.Card.Currency)}"
        : $"about {Money(report.Card.CostOf(month.Cu), report.Card.Currency)}";

    private static string Bar(decimal cu, decimal most, int? method) => most <= 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"<span class=\"bar\" style=\"width:{cu / most * 100:0.##}%;--c:var(--m{(method ?? 7) % 8})\"></span>");
}
