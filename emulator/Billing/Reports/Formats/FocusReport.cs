using System.Text;
using FcEmulator.Billing.Rates;
using static FcEmulator.Billing.Reports.Formats.CsvText;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>
/// A report with the column names of FOCUS 1.0 (the FinOps Foundation's open cost and usage specification), one row for each function and
/// item, so that cost tools read it like a cloud's own export. Pure.
/// </summary>
internal static class FocusReport
{
    private static readonly (string Name, Func<FocusRow, object?> Value)[] Columns =
    [
        ("BilledCost", row => row.Cost),
        ("BillingAccountId", row => row.AccountId),
        ("BillingAccountName", _ => null),
        ("BillingCurrency", row => row.Report.Card.Currency),
        ("BillingPeriodStart", row => MonthOf(row.From)),
        ("BillingPeriodEnd", row => MonthOf(row.To).AddMonths(1)),
        ("ChargeCategory", _ => "Usage"),
        ("ChargeClass", _ => null),
        ("ChargeDescription", row => $"{row.Function.Name}: {Figures.Item(row.Charge.Item)}"),
        ("ChargeFrequency", _ => "Usage-Based"),
        ("ChargePeriodStart", row => row.From),
        ("ChargePeriodEnd", row => row.To),
        ("ConsumedQuantity", row => row.Charge.Quantity),
        ("ConsumedUnit", row => ConsumedUnit(row.Charge.Item)),
        ("ContractedCost", row => row.Cost),
        ("ContractedUnitPrice", row => row.UnitPrice),
        ("EffectiveCost", row => row.Cost),
        ("InvoiceIssuerName", _ => Provider),
        ("ListCost", row => row.Cost),
        ("ListUnitPrice", row => row.UnitPrice),
        ("PricingCategory", _ => "Standard"),
        ("PricingQuantity", row => row.Charge.Cu),
        ("PricingUnit", _ => "CU"),
        ("ProviderName", _ => Provider),
        ("PublisherName", _ => Provider),
        ("RegionId", _ => null),
        ("RegionName", _ => null),
        ("ResourceId", row => row.Function.Name),
        ("ResourceName", row => row.Function.Name),
        ("ResourceType", _ => "Function"),
        ("ServiceCategory", _ => "Compute"),
        ("ServiceName", _ => "Function Compute"),
        ("SkuId", row => row.Charge.Item.ToString()),
        ("SkuPriceId", row => row.Report.Card.Name),
        ("SubAccountId", _ => null),
        ("SubAccountName", _ => null),
        ("Tags", row => $$"""{"fcemu:estimate":"true","fcemu:rule":"{{string.Join(' ', row.Report.Rules)}}"}"""),
    ];

    private const string Provider = "Alibaba Cloud";

    /// <param name="accountId">As the emulator's functions see it.</param>
    public static string Render(Report report, string accountId)
    {
        var text = new StringBuilder(Row(Columns.Select(column => column.Name)));
        var rows =
            from function in report.Functions
            from charge in function.Line.Charges
            where charge.Quantity > 0
            select new FocusRow(report, function.Line, charge, accountId);
        foreach (var row in rows)
            text.Append(CsvText.Row(Columns.Select(column => column.Value(row))));
        return text.ToString();
    }

    private static DateTimeOffset MonthOf(DateTimeOffset at) => new(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>FOCUS writes units in ASCII, the most significant first.</summary>
    private static string ConsumedUnit(ChargeItem item) => item switch
    {
        ChargeItem.Invocations => "Requests",
        ChargeItem.ActiveVcpu or ChargeItem.IdleVcpu => "vCPU-Seconds",
        _ => "GB-Seconds",
    };

    private sealed record FocusRow(Report Report, BillLine Function, Charge Charge, string AccountId)
    {
        public DateTimeOffset From => Report.From!.Value;

        public DateTimeOffset To => Report.To!.Value;

        public decimal UnitPrice => Report.Total.Cu > 0 ? Report.Total.Cost / Report.Total.Cu : 0;

        public decimal Cost => Charge.Cu * UnitPrice;
    }
}
