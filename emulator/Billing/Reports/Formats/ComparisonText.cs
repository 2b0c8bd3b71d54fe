using System.Globalization;
using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>What changed by method, for people. Pure.</summary>
internal static class ComparisonText
{
    public static readonly IReadOnlyList<string> Head =
    [
        "function", "method", "kind", "calls before", "calls now", "billed ms a call before", "now", "change", "CU for 1,000 calls before", "now", "change",
    ];

    /// <summary>So many columns say what is compared.</summary>
    private const int Named = 3;

    /// <summary>The same, as narrow as a terminal wants it.</summary>
    private static readonly IReadOnlyList<string> NarrowHead =
    [
        "function", "method", "kind", "calls\nbefore", "calls\nnow", "ms a call\nbefore", "ms a call\nnow", "change", "CU for 1,000\nbefore", "CU for 1,000\nnow", "change",
    ];

    /// <param name="room">Columns of the terminal.</param>
    public static string Render(Report old, Report now, int room = TextTable.Usual)
    {
        var rows = Rows(old, now);
        if (rows.Count == 0)
            return "Nothing to compare: neither ledger has calls.\n";
        // In a narrow terminal what is compared stands on a line of its own, and its figures below it.
        var table = room < TextTable.Usual
            ? TextTable.Render(["method", .. NarrowHead.Skip(Named)], rows.Select(row => (string[])[string.Join("  ", row.Take(Named)), .. row.Skip(Named)]), room: room)
            : TextTable.Render(NarrowHead, rows, leftColumns: Named, room);
        return table + InAll(old, now) + "\n";
    }

    /// <summary>Cells under <see cref="Head"/>, one row for each method.</summary>
    public static List<string[]> Rows(Report old, Report now) => [.. ReportComparison.Of(old, now).Select(Row)];

    /// <summary>The sentence that sums it up.</summary>
    public static string InAll(Report old, Report now) =>
        $"In all {Money(old.Total.Cost, now.Card.Currency)} before and {Money(now.Total.Cost, now.Card.Currency)} now ({Change(old.Total.Cost, now.Total.Cost)}).";

    private static string[] Row(ComparedMethod method) =>
    [
        method.Function,
        method.Method,
        method.Kind is { } kind ? FunctionReports.Word(kind) : "",
        method.Old is { } before ? Count(before.Calls) : "–",
        method.New is { } after ? Count(after.Calls) : "–",
        .. Pair(PerCall(method.Old, line => (decimal)line.Time.Total.Ticks / TimeSpan.TicksPerMillisecond), PerCall(method.New, line => (decimal)line.Time.Total.Ticks / TimeSpan.TicksPerMillisecond)),
        .. Pair(PerCall(method.Old, line => line.Cu * 1000), PerCall(method.New, line => line.Cu * 1000)),
    ];

    private static string[] Pair(decimal? before, decimal? now) =>
    [
        before is { } b ? b.ToString("N3", CultureInfo.InvariantCulture) : "–",
        now is { } n ? n.ToString("N3", CultureInfo.InvariantCulture) : "–",
        before is { } x && now is { } y ? Change(x, y) : "",
    ];

    private static decimal? PerCall(BillLine? line, Func<BillLine, decimal> value) => line is { Calls: > 0 } ? value(line) / line.Calls : null;

    private static string Change(decimal before, decimal now)
    {
        if (before == now)
            return "same";
        return before == 0 ? "new" : ((now - before) / before).ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture);
    }
}
