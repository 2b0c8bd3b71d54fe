using System.Text.Json;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Reports.Formats;
using static FcEmulator.Tests.Billing.BillingSamples;
using static FcEmulator.Tests.Billing.Reports.ReportSample;

namespace FcEmulator.Tests.Billing.Reports;

public class ReportFormatTests
{
    [Fact]
    public void Text_EmptyLedger_SaysSo() => Assert.Equal("No calls in the ledger yet.\n", TextReport.Render(Report([])));

    [Fact]
    public void Text_Sample_IsTheWholeReport() =>
        Assert.Equal(
            """
                                                                    overlap  connection
            function  calls  cold  failed  billed ms  requests ms  saved ms     idle ms      CU         USD
            greeter       4     1       1  1,550.000      900.000   150.000     800.000  0.6888  0.00001378

            greeter: 0.35 vCPU, 512 MB, disk 512 MB; methods of /a.B/
                                                                             overlap  connection
            method  kind       calls  cold  failed  billed ms  requests ms  saved ms     idle ms      CU          USD
            Chat    streaming      1     0       0  1,000.000      200.000     0.000     800.000  0.4325  0.000008650
            Get     unary          3     1       1    550.000      700.000   150.000       0.000  0.2563  0.000005125

                                                                    overlap  connection
            instance  calls  cold  failed  billed ms  requests ms  saved ms     idle ms      CU          USD
            c-2           1     0       0  1,000.000      200.000     0.000     800.000  0.4325  0.000008650
            c-1           3     1       1    550.000      700.000   150.000       0.000  0.2563  0.000005125

            usage                            CU           USD
            invocations       4   calls    0.03  0.0000006000
            active vCPU  0.5425  vCPU·s  0.5425    0.00001085
            memory        0.775    GB·s  0.1163   0.000002325
            total                        0.6888    0.00001378
            All in the first tier: up to 100,000,000 CU a month, USD 0.00002 each.
            Rule fc3; rate card alibaba-intl-2024-08 of 2024-08-27.

            """.ReplaceLineEndings("\n"),
            TextReport.Render(Report()));

    /// <summary>At 80 columns the requests' time has no room beside the rest, at 100 and more everything has.</summary>
    [Theory]
    [InlineData(80, "Left out for want of room: requests ms. A wider window shows them; --format csv and json have all.")]
    [InlineData(100, null)]
    [InlineData(120, null)]
    public void Text_OfATerminal_KeepsToItsColumns(int columns, string? leftOut)
    {
        var text = TextReport.Render(Report(), columns) + ComparisonText.Render(Report(), Report(Records.Take(7)), columns);
        var lines = text.Split('\n').Where(line => !line.StartsWith("Left out", StringComparison.Ordinal)).ToList();

        Assert.All(lines, line => Assert.True(line.Length <= columns, line));
        Assert.Equal(leftOut, text.Split('\n').SingleOrDefault(line => line.StartsWith("Left out", StringComparison.Ordinal)));
        Assert.Equal(leftOut is null, text.Contains("requests ms  ", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_Sample_HasEveryNumberExact()
    {
        using var json = JsonDocument.Parse(JsonReport.Render(Report(callsPerMonth: 4_000)));

        var root = json.RootElement;
        var function = root.GetProperty("functions")[0];
        Assert.Equal(0.000013775m, root.GetProperty("total").GetProperty("cost").GetDecimal());
        Assert.Equal(0.00002m, root.GetProperty("total").GetProperty("tiers")[0].GetProperty("price").GetDecimal());
        Assert.Equal((1550m, 750m, 800m, 900m, 150m), Numbers(function));
        Assert.Equal([Chat, Get], function.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        Assert.Equal(["c-2", "c-1"], function.GetProperty("instances").EnumerateArray().Select(instance => instance.GetProperty("instance").GetString()));
        Assert.Equal(["unary", "streaming"], function.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetProperty("kind").GetString()));
        Assert.Equal(688.75m, Math.Round(root.GetProperty("monthlyEstimate").GetProperty("cu").GetDecimal(), 6));

        static (decimal, decimal, decimal, decimal, decimal) Numbers(JsonElement line) =>
            (Of(line, "billedMs"), Of(line, "activeMs"), Of(line, "idleConnectionMs"), Of(line, "requestMs"), Of(line, "overlapSavedMs"));
        static decimal Of(JsonElement line, string name) => line.GetProperty(name).GetDecimal();
    }

    [Fact]
    public void Csv_Sample_IsARowForEachLine()
    {
        var rows = CsvReport.Render(Report()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("function,greeter,greeter,,4,1,1,3,1550,750,800,0,900,150,0.5425,0,0.775,0,0,0,0.68875,0.000013775,USD", rows[1]);
        Assert.Equal(["function", "method", "method", "kind", "kind", "instance", "instance"], rows.Skip(1).Select(row => row.Split(',')[0]));
        Assert.All(rows, row => Assert.Equal(rows[0].Split(',').Length, row.Split(',').Length));
    }

    /// <summary>Method paths come from clients: nothing of them may be a formula or break a row.</summary>
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("/a\"b,c", "\"/a\"\"b,c\"")]
    [InlineData("@x", "'@x")]
    public void Csv_MethodOfAnyName_IsAHarmlessCell(string method, string cell)
    {
        var report = Report([Records[0], Call("c-1", 1, "r-1", method, At(0), At(1)), Interval("c-1", 1, At(0), At(1), Ms(1), 1)]);

        Assert.Contains($"method,greeter,{cell},unary,1", CsvReport.Render(report), StringComparison.Ordinal);
    }

    /// <summary>The columns that FOCUS 1.0 makes mandatory, and those of ours, by the specification's names.</summary>
    [Fact]
    public void Focus_Sample_HasTheSpecificationsColumnsAndAddsUp()
    {
        var rows = FocusReport.Render(Report(), "1234567890123456").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(',')).ToList();

        string[] mandatory =
        [
            "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeClass",
            "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity",
            "PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName",
        ];
        Assert.Empty(mandatory.Except(rows[0]));
        Assert.Equal(rows[0].Length, rows[0].Distinct().Count());
        Assert.Equal(3, rows.Count - 1);
        var cost = Array.IndexOf(rows[0], "BilledCost");
        Assert.Equal(0.000013775m, rows.Skip(1).Sum(row => decimal.Parse(row[cost], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("2026-01-01T00:00:00Z", rows[1][Array.IndexOf(rows[0], "BillingPeriodStart")]);
        Assert.Equal("2026-02-01T00:00:00Z", rows[1][Array.IndexOf(rows[0], "BillingPeriodEnd")]);
    }

    /// <summary>
    /// Two kinds of intervals, one call each: 1 s and 3 s of 0.35 vCPU and 0.5 GB, 0.425 CU a second, and 0.0075 a call: mean 0.8575 CU. Of n =
    /// 2 × 50 intervals each is 0.425 away from it: the standard error is 0.425 / √99 = 0.042714…, the range ± 1.96 of that.
    /// </summary>
    [Fact]
    public void Projection_ManyIntervals_IsTheMeanAndItsRange()
    {
        var records = new List<ILedgerRecord> { Records[0] };
        for (var i = 0; i < 100; i++)
        {
            var end = At(10_000 * i + (i % 2 == 0 ? 1_000 : 3_000));
            records.Add(Call("c-1", i + 1, "r", Get, At(10_000 * i), end));
            records.Add(Interval("c-1", i + 1, At(10_000 * i), end, end - At(10_000 * i), 1));
        }

        var projection = Report(records, callsPerMonth: 1_000_000).Projection!;

        Assert.Equal(857_500, (double)projection.Cu, 3);
        Assert.Equal(857_500 - 1.96e6 * 0.425 / Math.Sqrt(99), (double)projection.Low!.Value, 3);
        Assert.Equal(857_500 + 1.96e6 * 0.425 / Math.Sqrt(99), (double)projection.High!.Value, 3);
        Assert.Contains(
            "Estimate for 1,000,000 calls a month: between USD 15.48 and USD 18.82 (95 %), most likely USD 17.15,",
            TextReport.Render(Report(records, callsPerMonth: 1_000_000)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Projection_OneInterval_HasNoRange()
    {
        var report = Report([Records[0], Call("c-1", 1, "r-1", Get, At(0), At(1000)), Interval("c-1", 1, At(0), At(1000), Ms(1000), 1)], callsPerMonth: 1000);

        Assert.Null(report.Projection!.Low);
        Assert.Contains("too few intervals were seen to give a range", TextReport.Render(report), StringComparison.Ordinal);
        Assert.Null(Report([], callsPerMonth: 1000).Projection);
    }
}
