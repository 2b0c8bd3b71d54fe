using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Configuration;

namespace FcEmulator.Testing;

/// <summary>What is billed to one function, or to all together.</summary>
/// <param name="Calls">Calls that have ended.</param>
/// <param name="FailedCalls">Those of them that timed out, were broken off or cancelled, or got another gRPC status than OK.</param>
/// <param name="ColdStarts">Calls that waited for an instance to start.</param>
/// <param name="BilledTime">Of all instances together.</param>
/// <param name="Cu">Function Compute's unit of account.</param>
/// <param name="Cost">In <see cref="FcReport.Currency"/>.</param>
public sealed record FcBill(long Calls, long FailedCalls, long ColdStarts, TimeSpan BilledTime, decimal Cu, decimal Cost)
{
    internal static FcBill Of(BillLine line) => new(line.Calls, line.Failed.Total, line.ColdStarts, line.Time.Total, line.Cu, line.Cost);
}

/// <summary>The bill of a run, as <c>fcemu report</c> makes it.</summary>
/// <param name="Functions">By name; those that had an instance.</param>
/// <param name="Currency">Of the rate card.</param>
/// <param name="Text">The table that <c>fcemu report</c> prints.</param>
public sealed record FcReport(FcBill Total, IReadOnlyDictionary<string, FcBill> Functions, string Currency, string Text)
{
    internal static FcReport Of(IEnumerable<ILedgerRecord> records, RateCard card, BillingRule? rule)
    {
        var report = new ReportReader(card, rule).Read(records);
        return new FcReport(
            FcBill.Of(report.Total),
            report.Functions.ToDictionary(function => function.Line.Name, function => FcBill.Of(function.Line)),
            card.Currency,
            TextReport.Render(report));
    }
}
