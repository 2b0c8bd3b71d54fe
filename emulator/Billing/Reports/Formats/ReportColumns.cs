using static FcEmulator.Billing.Reports.Formats.Figures;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>The figures of a report's tables at a terminal: the same in all of them, less those that are zero throughout. Pure.</summary>
internal sealed class ReportColumns
{
    private static readonly IReadOnlyList<Column> All =
    [
        new("calls", line => Count(line.Calls)),
        new("cold", line => Count(line.ColdStarts), line => line.ColdStarts == 0),
        new("failed", line => Count(line.Failed.Total), line => line.Failed.Total == 0),
        new("billed ms", line => Milliseconds(line.Time.Total)),
        new("requests ms", line => Milliseconds(line.RequestTime)),
        new("overlap\nsaved ms", line => Milliseconds(line.OverlapSaved), line => line.OverlapSaved == TimeSpan.Zero),
        new("connection\nidle ms", line => Milliseconds(line.Time.IdleConnection), line => line.Time.IdleConnection == TimeSpan.Zero),
        new("CU", line => Number(line.Cu)),
    ];

    private readonly IReadOnlyList<Column> _shown;

    public ReportColumns(Report report)
    {
        BillLine[] lines = [report.Total, .. report.Functions.SelectMany(function => function.Methods.Select(method => method.Line))];
        _shown =
        [
            .. All.Where(column => column.IsZero is null || !lines.All(column.IsZero)),
            new(report.Card.Currency, line => Amount(line.Cost)),
        ];
    }

    public IEnumerable<string> Head => _shown.Select(column => column.Head);

    public IEnumerable<string> Cells(BillLine line) => _shown.Select(column => column.Cell(line));

    /// <param name="IsZero">Where it has nothing to say; null for what always stands there.</param>
    private sealed record Column(string Head, Func<BillLine, string> Cell, Func<BillLine, bool>? IsZero = null);
}
