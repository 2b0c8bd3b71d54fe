using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Configuration;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Reports;

/// <summary>
/// A ledger whose report is worked out by hand. Function greeter, 0.35 vCPU, 512 MB; T1..T4 = 1,000, 1,150, 1,300, 1,450 ms:
/// instance c-1: Get T1–T3 (cold) and Get T2–T4, one interval of 450 ms; then Get 2,000–2,100, timed out, one of 100 ms.
/// instance c-2: Chat 3,000–3,200 streams and its connection stays until 4,000: 1,000 ms, of which 200 active.
/// Requests: 300 + 300 + 100 + 200 = 900 ms. Billed: 450 + 100 + 1,000 = 1,550 ms, active 450 + 100 + 200 = 750, idle connection 800, saved 150.
/// CU: invocations 4 × 0.0075 = 0.03; vCPU 0.35 × 1.55 = 0.5425; memory 0.5 × 1.55 × 0.15 = 0.11625: 0.68875 CU, USD 0.000013775.
/// </summary>
internal static class ReportSample
{
    public const string Get = "/a.B/Get";
    public const string Chat = "/a.B/Chat";

    public static readonly InstanceSpecification Specification = InstanceSpecification.Of(Function());

    public static readonly RateCard Card = RateCards.Load(null).Value!;

    private static readonly CallResult TimedOut = new(CallOutcome.TimedOut, null, 200, 1, 0);

    public static IReadOnlyList<ILedgerRecord> Records { get; } =
    [
        new RunRecord(2, "fc3", "run-1", At(0)),
        Instance("c-1", InstanceEvent.Started, At(900)),
        Call("c-1", 1, "r-1", Get, At(1000), At(1300), cold: true),
        Call("c-1", 1, "r-2", Get, At(1150), At(1450)),
        Interval("c-1", 1, At(1000), At(1450), Ms(450), 2),
        Call("c-1", 2, "r-3", Get, At(2000), At(2100)) with { Result = TimedOut },
        Interval("c-1", 2, At(2000), At(2100), Ms(100), 1),
        Instance("c-2", InstanceEvent.Started, At(2900)),
        Call("c-2", 1, "r-4", Chat, At(3000), At(3200), CallKind.Streaming) with { Connection = "k-2" },
        new ConnectionRecord("k-1", At(950), At(3500)),
        new ConnectionRecord("k-2", At(2950), At(4000)),
        Interval("c-2", 1, At(3000), At(4000), Ms(200), 1) with { Kind = CallKind.Streaming },
        Instance("c-1", InstanceEvent.Ended, At(5000)),
        Instance("c-2", InstanceEvent.Ended, At(5000)),
        new EndRecord("run-1", At(5000)),
    ];

    public static Report Report(BillingRule? rule = null, long? callsPerMonth = null, RateCard? card = null) =>
        Report(Records, rule, callsPerMonth, card);

    public static Report Report(IEnumerable<ILedgerRecord> records, BillingRule? rule = null, long? callsPerMonth = null, RateCard? card = null) =>
        new ReportReader(card ?? Card, rule).Read(records, callsPerMonth);

    public static InstanceRecord Instance(string id, InstanceEvent what, DateTimeOffset at, bool provisioned = false) =>
        new("greeter", id, what, at, Specification, 2, 0, provisioned);

    public static CallRecord Call(
        string instance, long interval, string request, string method, DateTimeOffset start, DateTimeOffset end, CallKind kind = CallKind.Unary, bool cold = false) =>
        new("greeter", instance, interval, request, "k-1", method, kind, cold, start, end, Ok);

    public static IntervalRecord Interval(string instance, long number, DateTimeOffset start, DateTimeOffset end, TimeSpan active, long requests) =>
        new("greeter", instance, number, new[] { "r" }, requests, CallKind.Unary, start, end, active, Specification, false, 1, "fc3");
}
