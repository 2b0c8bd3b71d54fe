using FcEmulator.Billing;
using FcEmulator.Configuration;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

/// <summary>
/// The figure T1–T4 of the page "Use gRPC with HTTP triggers" under each rule. Concurrency 2, T1..T4 = 100, 150, 300, 450 ms. Request 1 is
/// T1–T3 on connection a, request 2 is T2–T4 on connection b. Connection a closes at 500 ms, b at 800 ms. A third request, 600–650 ms, comes
/// on connection c, which closes at 700 ms.
/// </summary>
public class BillingRuleTests
{
    /// <summary>
    /// All unary.
    /// fc3 and request: T1–T4 = 350 ms with T2–T3 once (200 + 300 − 150), then 600–650 = 50 ms: 400 ms.
    /// fc2: connection a holds from 100 to 500, b from 150 to 800, c from 600 to 700: 100–800 = 700 ms, of which requests are open for 400 ms.
    /// </summary>
    [Theory]
    [InlineData("fc3", "100-450 active 350, 600-650 active 50")]
    [InlineData("fc2", "100-800 active 400")]
    [InlineData("request", "100-450 active 350, 600-650 active 50")]
    public void Meter_T1ToT4AllUnary_IsBilledByTheRule(string rule, string bill) => Assert.Equal(bill, Bill(rule, streaming: false));

    /// <summary>
    /// Request 1 streams, the others are unary.
    /// fc3: connection a holds from T1 = 100 to 500; request 2 is inside; request 3 stands alone: 400 + 50 = 450 ms, active 350 + 50.
    /// fc2: as if all were unary, since all count by connection: 700 ms.
    /// request: as if all were unary, since none counts by connection: 400 ms.
    /// </summary>
    [Theory]
    [InlineData("fc3", "100-500 active 350 streaming, 600-650 active 50")]
    [InlineData("fc2", "100-800 active 400 streaming")]
    [InlineData("request", "100-450 active 350 streaming, 600-650 active 50")]
    public void Meter_T1ToT4OneStreaming_IsBilledByTheRule(string rule, string bill) => Assert.Equal(bill, Bill(rule, streaming: true));

    [Fact]
    public void Rules_UnaryIsNeverBilledByMoreThanStreaming()
    {
        Assert.Equal(["fc3", "fc2", "request"], BillingRule.All.Select(rule => rule.Name));
        Assert.All(BillingRule.All, rule => Assert.True(rule.Unary <= rule.Streaming));
        Assert.All(BillingRule.All, rule => Assert.Same(rule, BillingRule.Find(rule.Name)));
        Assert.Null(BillingRule.Find("fc4"));
    }

    private static string Bill(string rule, bool streaming)
    {
        var meter = new ActivityMeter<char>(BillingRule.Find(rule)!);
        var bill = new List<BilledInterval?> { meter.BeginRequest(At(100), coldStart: true, 'a', out _) };
        if (streaming)
            meter.MarkStreaming('a');
        bill.Add(meter.BeginRequest(At(150), coldStart: false, 'b', out _));
        meter.EndRequest(At(300));
        meter.EndRequest(At(450));
        meter.Release('a', At(500));
        bill.Add(meter.BeginRequest(At(600), coldStart: false, 'c', out _));
        meter.EndRequest(At(650));
        meter.Release('c', At(700));
        meter.Release('b', At(800));
        bill.Add(meter.Close(At(900)));
        return string.Join(", ", bill.OfType<BilledInterval>().Select(i =>
            $"{(i.Start - Midnight).TotalMilliseconds}-{(i.End - Midnight).TotalMilliseconds} active {i.Active.TotalMilliseconds}{(i.Streaming ? " streaming" : "")}"));
    }
}
