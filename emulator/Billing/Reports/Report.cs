using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing.Reports;

/// <summary>What ledgers come to under a rule and a rate card. Immutable.</summary>
internal sealed record Report
{
    public required RateCard Card { get; init; }

    /// <summary>The rules the bill is by: one, unless runs under several were added up as they are.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>From the first to the last time in the ledgers; null where there is none.</summary>
    public required DateTimeOffset? From { get; init; }

    public required DateTimeOffset? To { get; init; }

    /// <summary>In the order of their names.</summary>
    public required IReadOnlyList<FunctionReport> Functions { get; init; }

    public required BillLine Total { get; init; }

    /// <summary>The price of all CU by tier, as if they were the month's first.</summary>
    public required IReadOnlyList<TierCost> Tiers { get; init; }

    /// <summary>Null unless asked for, or where nothing was called.</summary>
    public MonthlyProjection? Projection { get; init; }

    /// <summary>One sentence each: what the numbers cannot show.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}

/// <summary>One function's part of a report.</summary>
/// <param name="Specifications">More than one where s.yaml changed between runs.</param>
/// <param name="Methods">By cost, the dearest first.</param>
/// <param name="Kinds">The calls' kinds, then what no call brought about.</param>
/// <param name="Instances">By cost, the dearest first.</param>
internal sealed record FunctionReport(
    BillLine Line,
    IReadOnlyList<InstanceSpecification> Specifications,
    IReadOnlyList<MethodLine> Methods,
    IReadOnlyList<MethodLine> Kinds,
    IReadOnlyList<BillLine> Instances);

/// <param name="Kind">Null for time that no call of a known kind brought about.</param>
internal sealed record MethodLine(CallKind? Kind, BillLine Line);
