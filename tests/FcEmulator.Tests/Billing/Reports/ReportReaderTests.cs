using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Configuration;
using static FcEmulator.Tests.Billing.BillingSamples;
using static FcEmulator.Tests.Billing.Reports.ReportSample;

namespace FcEmulator.Tests.Billing.Reports;

public class ReportReaderTests
{
    [Fact]
    public void Read_Sample_IsWhatItsCommentWorksOut()
    {
        var line = Assert.Single(Report().Functions).Line;

        Assert.Equal((4, 1, 3), (line.Calls, line.ColdStarts, line.Intervals));
        Assert.Equal(new FailedCalls(1, 0, 0, 0, Ms(100)), line.Failed);
        Assert.Equal(new BilledTime(Ms(750), Ms(800), TimeSpan.Zero), line.Time);
        Assert.Equal((Ms(900), Ms(150)), (line.RequestTime, line.OverlapSaved));
        Assert.Equal(
            [new Charge(ChargeItem.Invocations, 4, 0.03m), new Charge(ChargeItem.ActiveVcpu, 0.5425m, 0.5425m), new Charge(ChargeItem.Memory, 0.775m, 0.11625m)],
            line.Charges.Where(charge => charge.Quantity > 0));
        Assert.Equal((0.68875m, 0.000013775m), (line.Cu, line.Cost));
    }

    /// <summary>Get has c-1's 550 ms to itself, Chat c-2's 200 active and 800 idle ones.</summary>
    [Fact]
    public void Read_Methods_ShareTheirIntervals()
    {
        var methods = Assert.Single(Report().Functions).Methods;

        Assert.Equal(
            [(Chat, CallKind.Streaming, 1, new BilledTime(Ms(200), Ms(800), default)), (Get, CallKind.Unary, 3, new BilledTime(Ms(550), default, default))],
            methods.Select(method => (method.Line.Name, method.Kind!.Value, (int)method.Line.Calls, method.Line.Time)));
    }

    /// <summary>
    /// One interval of 300 ms with A 0–300 and B 100–200: 400 ms of requests, so A has 300 × 300/400 = 225 and B 75. 100 ms were saved: A 75, B 25.
    /// </summary>
    [Fact]
    public void Read_OverlappingMethods_ShareByTheirDurations()
    {
        var methods = Assert.Single(Report(
        [
            Records[0],
            Call("c-1", 1, "r-2", "/x/B", At(100), At(200)),
            Call("c-1", 1, "r-1", "/x/A", At(0), At(300)),
            Interval("c-1", 1, At(0), At(300), Ms(300), 2),
        ]).Functions).Methods;

        Assert.Equal(
            [("/x/A", Ms(225), Ms(75)), ("/x/B", Ms(75), Ms(25))],
            methods.Select(method => (method.Line.Name, method.Line.Time.Active, method.Line.OverlapSaved)));
    }

    /// <summary>
    /// Under request only open calls count: 450 + 100 + 200 = 750 ms. Under fc2 the connections do: k-1, open until 3,500, holds c-1 from 1,000
    /// (2,500 ms), k-2 holds c-2 from 3,000 to 4,000.
    /// </summary>
    [Theory]
    [InlineData("request", 750, 0)]
    [InlineData("fc2", 750, 2_750)]
    [InlineData("fc3", 750, 800)]
    public void Read_UnderEachRule_IsBilledAgain(string rule, int active, int idle)
    {
        var report = Report(BillingRule.Find(rule));

        Assert.Equal(new BilledTime(Ms(active), Ms(idle), default), report.Total.Time);
        Assert.Equal([rule], report.Rules);
    }

    /// <summary>Rounded up to 100 ms: 450 → 500, 100 and 1,000 stay.</summary>
    [Fact]
    public void Read_CardThatRounds_RoundsEachInterval()
    {
        var line = Report(card: Card with { Assumptions = Card.Assumptions with { RoundUpTo = Ms(100) } }).Total;

        Assert.Equal((Ms(800), Ms(50), Ms(150)), (line.Time.Active, line.Rounding, line.OverlapSaved));
    }

    /// <summary>
    /// Provisioned from 0 to 10,000 ms, billed for a call 1,000–3,000: 8,000 ms of waiting. On-demand from 10,000 on, so the call at 12,000 adds
    /// nothing but itself. A second one is provisioned at 4,000 and its run is killed at 9,000: 5,000 ms.
    /// </summary>
    [Fact]
    public void Read_MinimumInstances_AreBilledWhileTheyWait()
    {
        var ledger = LedgerOf(
            Records[0],
            Instance("c-1", InstanceEvent.Started, At(0), provisioned: true),
            Call("c-1", 1, "r-1", Get, At(1000), At(3000)),
            Interval("c-1", 1, At(1000), At(3000), Ms(2000), 1),
            Instance("c-2", InstanceEvent.Started, At(4000), provisioned: true),
            new AliveRecord(At(9000)));
        var killed = LedgerOf(
            Records[0] is RunRecord run ? run with { Run = "run-2", At = At(20_000) } : null!,
            Instance("c-3", InstanceEvent.Started, At(20_000), provisioned: true),
            Instance("c-3", InstanceEvent.Changed, At(30_000)),
            Call("c-3", 1, "r-2", Get, At(32_000), At(33_000)),
            Interval("c-3", 1, At(32_000), At(33_000), Ms(1000), 1),
            Instance("c-3", InstanceEvent.Ended, At(40_000)),
            new EndRecord("run-2", At(40_000)));

        var report = Report(Read([.. ledger, .. killed], out _));

        // c-1: 9,000 − 2,000 until the kill; c-2: 5,000; c-3: 10,000.
        Assert.Equal(new BilledTime(Ms(3000), default, Ms(22_000)), report.Total.Time);
        var waiting = Assert.Single(Assert.Single(report.Functions).Methods, method => method.Kind is null);
        Assert.Equal(("(minimum instances that wait)", Ms(22_000)), (waiting.Line.Name, waiting.Line.Time.ProvisionedIdle));
        Assert.Equal(0, waiting.Line.Charges.Single(charge => charge.Item == ChargeItem.IdleVcpu).Cu);
        Assert.Equal(22m * 0.5m * 0.15m, waiting.Line.Cu);
    }

    /// <summary>An instance may end before its calls do: their lines come after their interval's, and still have their share of it.</summary>
    [Fact]
    public void Read_CallsAfterTheirInterval_HaveTheirShare()
    {
        var methods = Assert.Single(Report(
        [
            Records[0],
            Interval("c-1", 1, At(0), At(300), Ms(300), 1),
            Instance("c-1", InstanceEvent.Ended, At(300)),
            Call("c-1", 1, "r-1", Get, At(0), At(300)),
            Call("c-1", 0, "r-2", Get, At(300), At(300)),
        ]).Functions).Methods;

        Assert.Equal((Get, 1, Ms(300)), methods.Select(method => (method.Line.Name, (int)method.Line.Calls, method.Line.Time.Active)).Single());
    }

    [Fact]
    public void Read_CallsWithFaultsPutInOnPurpose_AreBilledAndSaid()
    {
        var struck = Call("c-1", 1, "r-1", Get, At(0), At(300));
        struck = struck with { Result = struck.Result with { Faults = ["f1 latency time=5ms"] } };

        var report = Report(Read(LedgerOf(Records[0], struck, Interval("c-1", 1, At(0), At(300), Ms(300), 1), Instance("c-1", InstanceEvent.Ended, At(300))), out _));

        Assert.Equal(1, report.Total.Calls);
        Assert.Equal(["Calls into which faults were put on purpose, and which are billed all the same: 1."], report.Remarks);
    }

    [Fact]
    public void Read_CallsThatHaveNotEnded_HaveALineOfTheirOwn()
    {
        var report = Report(Read(LedgerOf(Records[0], Begin("c-1", At(10)), new AliveRecord(At(1010))), out _, now: At(2000)));

        var open = Assert.Single(Assert.Single(report.Functions).Methods);
        Assert.Equal(("(calls that have not ended)", Ms(1000)), (open.Line.Name, open.Line.Time.Active));
        Assert.Equal(["Intervals still open, billed up to the last sign of life: 1."], report.Remarks);
    }

    [Fact]
    public void Read_HooksAndFunctionsWithSeveralSpecifications_AreSaid()
    {
        var bigger = Specification with { MemoryMB = 1024, Gpu = new GpuSpecification("ampere", 1024) };
        var report = Report(
        [
            Records[0],
            Call("c-1", 1, "r-1", "initializer", At(0), At(100), CallKind.Hook) with { Connection = "" },
            Interval("c-1", 1, At(0), At(100), Ms(100), 1),
            Interval("c-2", 1, At(0), At(100), Ms(100), 0) with { Specification = bigger },
            new LostRecord(7, At(5)),
        ]);

        Assert.Equal(0, report.Total.Calls);
        Assert.Contains(Assert.Single(report.Functions).Methods, method => method is { Kind: CallKind.Hook, Line.Name: "initializer" });
        Assert.Equal(
            [
                "Records lost because the file could not be written: 7. These sums are too small.",
                "greeter ran with 2 specifications; each is billed by its own.",
                "greeter has a GPU of type ampere, for which the rate card alibaba-intl-2024-08 has no price; it is left out.",
            ],
            report.Remarks);
    }

    /// <summary>A ledger of version 1, under fc2: when connections of unary calls closed is not in it.</summary>
    [Fact]
    public void Read_OldLedgerUnderFc2_BillsCallsAndSaysWhatIsMissing()
    {
        var old = Records.Where(record => record is not ConnectionRecord { Connection: "k-1" }).ToList();
        old[0] = new RunRecord(1, "fc3", "run-1", At(0));

        var report = Report(old, BillingRule.Fc2);

        Assert.Equal(new BilledTime(Ms(750), Ms(800), default), report.Total.Time);
        Assert.Equal(
            ["A ledger of version 1 does not tell when connections of unary calls closed: under fc2 they count for their calls only, and the bill is too small."],
            report.Remarks);
    }

    private static BeginRecord Begin(string instance, DateTimeOffset at) => new("greeter", instance, 1, "r-1", "k-1", Cold: false, at, Specification);
}
