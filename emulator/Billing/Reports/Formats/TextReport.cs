using System.Text;
using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>A report for a terminal. Pure.</summary>
internal static class TextReport
{
    /// <summary>Instances listed of each function; the other formats have all of them.</summary>
    private const int ListedInstances = 10;

    /// <param name="room">Columns of the terminal.</param>
    public static string Render(Report report, int room = TextTable.Usual)
    {
        if (report.Functions.Count == 0)
            return "No calls in the ledger yet.\n" + Remarks(report);
        var text = new StringBuilder(Summary(report, room));
        var columns = new ReportColumns(report, room);
        foreach (var function in report.Functions)
            text.Append('\n').Append(Function(columns, function, room));
        text.Append('\n').Append(Usage(report, room));
        text.Append(Projection(report));
        return text.ToString();
    }

    /// <summary>One line a function, a total where there are several, and the remarks.</summary>
    /// <param name="room">Columns of the terminal.</param>
    public static string Summary(Report report, int room = TextTable.Usual)
    {
        if (report.Functions.Count == 0)
            return "No calls in the ledger yet.\n" + Remarks(report);
        var lines = report.Functions.Select(function => function.Line).ToList();
        if (lines.Count > 1)
            lines.Add(report.Total);
        var columns = new ReportColumns(report, room);
        return Table("function", columns, lines, room) + TextTable.LeftOut(columns.LeftOut) + Remarks(report);
    }

    private static string Function(ReportColumns columns, FunctionReport function, int room)
    {
        var service = CommonService(function);
        var text = new StringBuilder($"{function.Line.Name}: {string.Join("; ", function.Specifications.Select(one => Specification(one)))}");
        text.Append(service.Length > 0 ? $"; methods of {service}\n" : "\n");
        text.Append(TextTable.Render(["method", "kind", .. columns.Head], function.Methods.Select(Row), leftColumns: 2, room));
        var kinds = function.Methods.Select(method => method.Kind).Distinct().Count();
        if (kinds > 1 && function.Methods.Count > kinds)
            text.Append('\n').Append(Table("kind", columns, function.Kinds.Select(kind => kind.Line), room));
        if (function.Instances.Count > 1)
        {
            text.Append('\n').Append(Table("instance", columns, function.Instances.Take(ListedInstances), room));
            if (function.Instances.Count > ListedInstances)
                text.Append(FormattableString.Invariant($"… and {function.Instances.Count - ListedInstances} cheaper instances (--format json has all).\n"));
        }

        return text.ToString();

        string[] Row(MethodLine method) => [method.Line.Name.StartsWith(service, StringComparison.Ordinal) ? method.Line.Name[service.Length..] : method.Line.Name, Kind(method), .. columns.Cells(method.Line)];
    }

    private static string Table(string name, ReportColumns columns, IEnumerable<BillLine> lines, int room) =>
        TextTable.Render([name, .. columns.Head], lines.Select(line => (string[])[line.Name, .. columns.Cells(line)]), room: room);

    /// <summary>"/helloworld.Greeter/", where all of a function's methods begin with it: names would be most of the table's width. Hooks have no service.</summary>
    private static string CommonService(FunctionReport function)
    {
        var services = function.Methods.Where(method => method.Kind != CallKind.Hook).Select(method => method.Line.Name[..(method.Line.Name.LastIndexOf('/') + 1)]).Distinct().ToList();
        return services.Count == 1 ? services[0] : "";
    }

    private static string Usage(Report report, int room)
    {
        var currency = report.Card.Currency;
        var average = report.Total.Cu > 0 ? report.Total.Cost / report.Total.Cu : 0;
        var usage = TextTable.Render(
            ["usage", "", "", "CU", currency],
            report.Total.Charges.Where(charge => charge.Quantity > 0)
                .Select(charge => (string[])[Item(charge.Item), Number(charge.Quantity), Unit(charge.Item), Number(charge.Cu), Amount(charge.Cu * average)])
                .Append(["total", "", "", Number(report.Total.Cu), Amount(report.Total.Cost)]),
            room: room);
        var tiers = report.Tiers.Count == 1
            ? $"All in the first tier: {Tier(report.Tiers[0].Tier, currency)}.\n"
            : TextTable.Render(["tier", "CU", currency], report.Tiers.Select(tier => (string[])[Tier(tier.Tier, currency), Number(tier.Cu), Amount(tier.Cost)]), room: room);
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

    private static string Kind(MethodLine method) => method.Kind is { } kind ? FunctionReports.Word(kind) : "";
}
