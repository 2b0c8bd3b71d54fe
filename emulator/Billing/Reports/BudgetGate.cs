using System.Globalization;

namespace FcEmulator.Billing.Reports;

/// <summary>What a budget limits.</summary>
internal enum BudgetKind
{
    /// <summary>In the rate card's currency.</summary>
    Cost,
    Cu,
    BilledMilliseconds,
    ColdStarts,
}

/// <summary>A limit that a report must keep.</summary>
/// <param name="Function">Null for all functions together.</param>
/// <param name="Limit">The largest value that still keeps it.</param>
internal sealed record BudgetGate(BudgetKind Kind, string? Function, decimal Limit)
{
    /// <summary>A sentence where it is broken, also where it names a function that the ledgers do not have; null where it is kept.</summary>
    public string? Check(Report report)
    {
        var line = Function is null ? report.Total : report.Functions.FirstOrDefault(function => function.Line.Name == Function)?.Line;
        if (line is null)
            return $"The budget for {Function} cannot be checked: the ledgers have no function of this name{Names(report)}.";
        var value = Kind switch
        {
            BudgetKind.Cost => line.Cost,
            BudgetKind.Cu => line.Cu,
            BudgetKind.BilledMilliseconds => (decimal)line.Time.Total.Ticks / TimeSpan.TicksPerMillisecond,
            _ => line.ColdStarts,
        };
        return value <= Limit ? null : $"{Function ?? "All functions together"} {Verb(Function)} over budget: {Text(value, report)}, where at most {Text(Limit, report)} {(Kind == BudgetKind.ColdStarts ? "are" : "is")} allowed.";
    }

    private static string Verb(string? function) => function is null ? "are" : "is";

    private string Text(decimal value, Report report)
    {
        var number = value.ToString("#,0.##########", CultureInfo.InvariantCulture);
        return Kind switch
        {
            BudgetKind.Cost => $"{report.Card.Currency} {number}",
            BudgetKind.Cu => $"{number} CU",
            BudgetKind.BilledMilliseconds => $"{number} ms billed",
            _ => $"{number} cold starts",
        };
    }

    private static string Names(Report report) =>
        report.Functions.Count == 0 ? "" : $", only {string.Join(", ", report.Functions.Select(function => function.Line.Name))}";
}
