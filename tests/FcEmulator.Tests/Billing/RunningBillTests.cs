using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Billing;

/// <summary>What a running emulator says it has billed so far.</summary>
public sealed class RunningBillTests : IDisposable
{
    private static readonly CallResult Ok = new(CallOutcome.Completed, 0, 200, 1, 1);

    private readonly ManualTime _time = new();
    private readonly MemoryStream _file = new();
    private readonly InvocationMeter _meter;

    public RunningBillTests() => _meter = new InvocationMeter(new LedgerWriter(_file, "run", _time.GetUtcNow(), BillingRule.Fc3), _time);

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Bill_OpenThenRestingThenNextInterval_GrowsByWhatIsBilled()
    {
        var instance = _meter.AddInstance(TestFunctions.Greeter, "c-1", _time.GetUtcNow());
        var connection = _meter.AddConnection("k-1");
        var call = instance.Begin(connection, "r-1", "/s/m", coldStart: false, _time.GetUtcNow());
        Pass(2);
        Assert.Equal((Seconds(2), 1, true), Told(instance));
        call.End(Ok, _time.GetUtcNow());
        Pass(5);
        Assert.Equal((Seconds(2), 1, false), Told(instance));

        var next = instance.Begin(connection, "r-2", "/s/m", coldStart: false, _time.GetUtcNow());
        Pass(1);
        Assert.Equal((Seconds(3), 2, true), Told(instance));
        Assert.Equal(_time.GetUtcNow() - Seconds(1), Living().BilledSince);
        next.End(Ok, _time.GetUtcNow());
    }

    [Fact]
    public void Bill_HeldByAConnection_IsIdleConnectionTimeAndNotBusy()
    {
        var instance = _meter.AddInstance(TestFunctions.Greeter, "c-1", _time.GetUtcNow());
        var connection = _meter.AddConnection("k-1");
        var call = instance.Begin(connection, "r-1", "/s/m", coldStart: false, _time.GetUtcNow());
        call.MarkStreaming();
        Pass(1);
        call.End(Ok, _time.GetUtcNow());
        Pass(4);

        var bill = Living();

        Assert.Equal((new BilledTime(Seconds(1), Seconds(4), TimeSpan.Zero), false), (bill.Time, bill.Busy));
        Assert.NotNull(bill.BilledSince);
    }

    [Fact]
    public void Bill_MinimumInstance_WaitsOutsideOfItsIntervals()
    {
        var instance = _meter.AddInstance(TestFunctions.Greeter, "c-1", _time.GetUtcNow(), provisioned: true);
        Pass(3);
        var call = instance.Begin(_meter.AddConnection("k-1"), "r-1", "/s/m", coldStart: false, _time.GetUtcNow());
        Pass(2);
        call.End(Ok, _time.GetUtcNow());
        Pass(1);
        Assert.Equal(new BilledTime(Seconds(2), TimeSpan.Zero, Seconds(4)), Living().Time);

        instance.SetProvisioned(false, _time.GetUtcNow());
        Pass(10);
        Assert.Equal(new BilledTime(Seconds(2), TimeSpan.Zero, Seconds(4)), Living().Time);
    }

    [Fact]
    public void Bill_OfInstancesThatAreGone_StaysAndIsAddedUp()
    {
        foreach (var id in (string[])["c-1", "c-2"])
        {
            var instance = _meter.AddInstance(TestFunctions.Greeter, id, _time.GetUtcNow());
            instance.Begin(_meter.AddConnection(id), "r-" + id, "/s/m", coldStart: true, _time.GetUtcNow());
            Pass(2);
            _meter.InstanceEnded(instance, _time.GetUtcNow());
        }

        Pass(60);
        var bill = _meter.Bill(_time.GetUtcNow());

        Assert.Empty(bill.Living);
        var gone = Assert.Single(bill.Gone);
        Assert.Equal(("greeter", new BilledTime(Seconds(4), TimeSpan.Zero, TimeSpan.Zero), 2L, null), (gone.Function, gone.Time, gone.Calls, gone.BilledSince));
    }

    private (TimeSpan Billed, long Calls, bool Busy) Told(MeteredInstance instance)
    {
        var bill = Living();
        Assert.Equal(instance.InstanceId, bill.InstanceId);
        return (bill.Time.Total, bill.Calls, bill.Busy);
    }

    private InstanceBill Living() => Assert.Single(_meter.Bill(_time.GetUtcNow()).Living);

    private void Pass(int seconds) => _time.Advance(Seconds(seconds));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
