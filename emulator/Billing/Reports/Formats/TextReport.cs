using System.Text;
using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>A report for a terminal. Pure.</summary>
internal static class TextReport
{
    /// <summary>Instances listed of each function; the other formats have all of them.</summary>
    private const int ListedInstances = 10;

    private static readonly string[] Head =
        ["calls", "cold", "failed", "billed ms", "requests ms", "overlap saved", "idle connection", "CU", "cost"];

    public static string Render(Report report)
    {
        if (report.Functions.Count == 0)
            return "No calls in the ledger yet.\n" + Remarks(report);
        var text = new StringBuilder(Summary(report));
        foreach (var function in report.Functions)
            text.Append('\n').Append(Function(report, function));
        text.Append('\n').Append(Usage(report));
        text.Append(Projection(report));
        return text.ToString();
    }

    /// <summary>One line a function, a total where there are several, and the remarks.</summary>
    public static string Summary(Report report)
    {
        if (report.Functions.Count == 0)
            return "No calls in the ledger yet.\n" + Remarks(report);
        var lines = report.Functions.Select(function => function.Line).ToList();
        if (lines.Count > 1)
            lines.Add(report.Total);
        return TextTable.Render(["function", .. Head], lines.Select(line => Row(report, line.Name, line))) + Remarks(report);
    }

    private static string Function(Report report, FunctionReport function)
    {
        var text = new StringBuilder($"{function.Line.Name}: {string.Join("; ", function.Specifications.Select(one => Specification(one)))}\n");
        var methods = function.Methods.Select(method => Row(report, method.Line.Name, method.Line, Kind(method))).ToList();
        text.Append(TextTable.Render(["method", "kind", .. Head], methods, leftColumns: 2));
        var kinds = function.Methods.Select(method => method.Kind).Distinct().Count();
        if (kinds > 1 && methods.Count > kinds)
            text.Append('\n').Append(TextTable.Render(["kind", .. Head], function.Kinds.Select(kind => Row(report, kind.Line.Name, kind.Line))));
        if (function.Instances.Count > 1)
        {
            text.Append('\n').Append(TextTable.Render(["instance", .. Head], function.Instances.Take(ListedInstances).Select(line => Row(report, line.Name, line))));
            if (function.Instances.Count > ListedInstances)
                text.Append(FormattableString.Invariant($"… and {function.Instances.Count - ListedInstances} cheaper instances (--format json has all).\n"));
        }

        return text.ToString();
    }

    private static string Usage(Report report)
    {
        var currency = report.Card.Currency;
        var average = report.Total.Cu > 0 ? report.Total.Cost / report.Total.Cu : 0;
        var usage = TextTable.Render(
            ["usage", "", "", "CU", "cost"],
            report.Total.Charges.Where(charge => charge.Quantity > 0)
                .Select(charge => (string[])[Item(charge.Item), Number(charge.Quantity), Unit(charge.Item), Number(charge.Cu), Money(charge.Cu * average, currency)])
                .Append(["total", "", "", Number(report.Total.Cu), Money(report.Total.Cost, currency)]));
        var tiers = report.Tiers.Count == 1
            ? $"All in the first tier: {Tier(report.Tiers[0].Tier, currency)}.\n"
            : TextTable.Render(["tier", "CU", "cost"], report.Tiers.Select(tier => (string[])[Tier(tier.Tier, currency), Number(tier.Cu), Money(tier.Cost, currency)]));
        return $"{usage}{tiers}Rule {string.Join(", ", report.Rules)}; rate card {report.Card.Name} of {report.Card.Date:yyyy-MM-dd}.\n";
    }

    private static string Projection(Report report)
    {
        if (report.Projection is not { } projection)
            return "";
        var card = report.Card;
        var cost = Money(card.CostOf(projection.Cu), card.Currency);
        var range = projection is { Low: { } low, High: { } high }
            ? $"between {Money(card.CostOf(low), card.Currency)} and {Money(card.CostOf(high), card.Currency)} (95 %), most likely {cost}, for {Number(low)} to {Number(high)} CU"
            : $"about {cost} for {Number(projection.Cu)} CU; too few intervals were seen to give a range";
        var waiting = projection.WaitingCu > 0 ? $" Minimum instances that wait are {Money(card.CostOf(projection.WaitingCu), card.Currency)} of it, whatever the calls." : "";
        return $"\nEstimate for {Count(projection.CallsPerMonth)} calls a month: {range}.{waiting}\nIt takes calls like those seen, overlapping as they did, and no other use of the month's tiers.\n";
    }

    private static string Remarks(Report report) => string.Concat(report.Remarks.Select(remark => remark + "\n"));

    private static string[] Row(Report report, string name, BillLine line, params string[] more) =>
    [
        name,
        .. more,
        Count(line.Calls),
        Count(line.ColdStarts),
        Count(line.Failed.Total),
        Milliseconds(line.Time.Total),
        Milliseconds(line.RequestTime),
        Milliseconds(line.OverlapSaved),
        Milliseconds(line.Time.IdleConnection),
        Number(line.Cu),
        Money(line.Cost, report.Card.Currency),
    ];

    private static string Kind(MethodLine method) => method.Kind is { } kind ? FunctionReports.Word(kind) : "";
}
