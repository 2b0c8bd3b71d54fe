using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>
/// The figures of a report's tables at a terminal: the same in all of them, less those that are zero throughout, and those that a narrow one has no room
/// for. Pure.
/// </summary>
internal sealed class ReportColumns
{
    /// <summary>Stands before them in the table of methods.</summary>
    private static readonly int KindWidth = Enum.GetValues<CallKind>().Max(kind => FunctionReports.Word(kind).Length);

    private static readonly IReadOnlyList<Column> All =
    [
        new("calls", line => Count(line.Calls)),
        new("cold", line => Count(line.ColdStarts), line => line.ColdStarts == 0),
        new("failed", line => Count(line.Failed.Total), line => line.Failed.Total == 0),
        new("billed ms", line => Milliseconds(line.Time.Total)),
        new("requests ms", line => Milliseconds(line.RequestTime)) { Spared = 1 },
        new("overlap\nsaved ms", line => Milliseconds(line.OverlapSaved), line => line.OverlapSaved == TimeSpan.Zero) { Spared = 3 },
        new("connection\nidle ms", line => Milliseconds(line.Time.IdleConnection), line => line.Time.IdleConnection == TimeSpan.Zero) { Spared = 2 },
        new("CU", line => Number(line.Cu)) { Spared = 4 },
    ];

    private readonly IReadOnlyList<Column> _shown;

    /// <param name="room">Columns of the terminal.</param>
    public ReportColumns(Report report, int room)
    {
        BillLine[] lines = [report.Total, .. report.Functions.SelectMany(function => function.Methods.Select(method => method.Line))];
        List<Column> full = [.. All.Where(column => column.IsZero is null || !lines.All(column.IsZero)), new(report.Card.Currency, line => Amount(line.Cost))];
        _shown = TextTable.Fit(
            full,
            full.Where(column => column.Spared > 0).OrderBy(column => column.Spared),
            column => TextTable.WidthOf(column.Head, lines.Select(column.Cell)),
            room - KindWidth - 1);
        LeftOut = [.. full.Except(_shown).Select(column => column.Head)];
    }

    public IEnumerable<string> Head => _shown.Select(column => column.Head);

    /// <summary>Heads of those that have no room.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    public IEnumerable<string> Cells(BillLine line) => _shown.Select(column => column.Cell(line));

    /// <param name="IsZero">Where it has nothing to say; null for what always stands there.</param>
    private sealed record Column(string Head, Func<BillLine, string> Cell, Func<BillLine, bool>? IsZero = null)
    {
        /// <summary>The smaller, the sooner it is left out where there is no room; 0 for never.</summary>
        public int Spared { get; init; }
    }
}
