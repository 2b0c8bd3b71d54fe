using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

public class LedgerTotalsTests
{
    private static readonly LedgerTotals Totals = LedgerTotals.From(
    [
        new RunRecord(1, "fc3", "run-1", At(0)),
        Interval("b", At(0), At(350), Ms(350)),
        Interval("b", At(1000), At(4000.5), Ms(1000), IntervalClosing.LastSignOfLife),
        Interval("a", At(0), At(10), Ms(10), IntervalClosing.StillOpen),
        Call("b", cold: true),
        Call("b", cold: false),
        new LostRecord(3, At(9)),
    ]);

    [Fact]
    public void From_Records_SumsByFunctionAndOverall()
    {
        var a = new FunctionTotals { Function = "a", Intervals = 1, Billed = Ms(10), Active = Ms(10), StillOpen = 1 };
        var b = new FunctionTotals
        {
            Function = "b",
            Intervals = 2,
            Billed = Ms(3350.5),
            Active = Ms(1350),
            IdleConnection = Ms(2000.5),
            Calls = 2,
            ColdStarts = 1,
            Unfinished = 1,
        };
        var overall = new FunctionTotals
        {
            Function = "total",
            Intervals = 3,
            Billed = Ms(3360.5),
            Active = Ms(1360),
            IdleConnection = Ms(2000.5),
            Calls = 2,
            ColdStarts = 1,
            Unfinished = 1,
            StillOpen = 1,
        };

        Assert.Equal([a, b], Totals.Functions);
        Assert.Equal(overall, Totals.Overall);
        Assert.Equal(3, Totals.LostRecords);
    }

    [Fact]
    public void Render_SeveralFunctions_IsATableWithATotalAndItsRemarks() =>
        Assert.Equal(
            """
            function  calls  cold  intervals  billed ms  active ms  idle connection ms
            a             0     0          1     10.000     10.000               0.000
            b             2     1          2  3,350.500  1,350.000           2,000.500
            total         2     1          3  3,360.500  1,360.000           2,000.500
            Intervals closed at the last sign of life because their end was not written: 1.
            Intervals still open, billed up to the last sign of life: 1.
            Records lost because the file could not be written: 3. These sums are too small.

            """.ReplaceLineEndings("\n"),
            LedgerTotalsText.Render(Totals));

    [Fact]
    public void Render_OneFunction_NeedsNoTotal() =>
        Assert.Equal(
            """
            function  calls  cold  intervals  billed ms  active ms  idle connection ms
            greeter       1     1          0      0.000      0.000               0.000

            """.ReplaceLineEndings("\n"),
            LedgerTotalsText.Render(LedgerTotals.From([Call("greeter", cold: true)])));

    [Fact]
    public void Render_EmptyLedger_SaysSo() =>
        Assert.Equal("No calls in the ledger yet.\n", LedgerTotalsText.Render(LedgerTotals.From([])));

    private static IntervalRecord Interval(
        string function, DateTimeOffset start, DateTimeOffset end, TimeSpan active, IntervalClosing closedBy = IntervalClosing.Ended) =>
        new(
            function, "c-1", 1, new[] { "r-1" }, 1, CallKind.Unary, start, end, active, InstanceSpecification.Of(Function()), false, 1, "fc3", closedBy);

    private static CallRecord Call(string function, bool cold) =>
        new(function, "c-1", 1, "r-1", "k-1", "/a/b", CallKind.Unary, cold, At(0), At(1), Ok);
}
