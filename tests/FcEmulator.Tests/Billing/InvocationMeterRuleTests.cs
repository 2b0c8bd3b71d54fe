using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

/// <summary>The live meter under rules other than the default, hooks and minimum instances, through to the ledger.</summary>
public sealed class InvocationMeterRuleTests : IDisposable
{
    private const string SayHello = "/helloworld.Greeter/SayHello";

    private readonly MemoryStream _file = new();
    private readonly ManualTime _time = new(Midnight);

    public void Dispose() => _file.Dispose();

    /// <summary>Under fc2 the call of 10–20 ms holds its instance until its connection closes at 100.</summary>
    [Fact]
    public void Begin_UnaryCallUnderFc2_HoldsTheInstanceUntilItsConnectionCloses()
    {
        using var meter = MeterOf(BillingRule.Fc2);
        var instance = meter.AddInstance(Function(), "c-1", At(0));
        var (one, two) = (meter.AddConnection("k-1"), meter.AddConnection("k-2"));
        var call = instance.Begin(one, "r-1", SayHello, coldStart: false, At(10));
        Assert.True(call.HoldsInstance);
        var other = instance.Begin(two, "r-2", SayHello, coldStart: false, At(12));
        call.End(Ok, At(20));
        other.End(Ok, At(15));
        instance.Begin(one, "r-3", SayHello, coldStart: false, At(30)).End(Ok, At(31));
        two.Close(At(40));
        Assert.True(instance.IsHeld);
        one.Close(At(100));
        Assert.False(instance.IsHeld);
        meter.Stop(At(300));

        Assert.Equal((At(10), At(100), Ms(11), CallKind.Unary, "fc2"), Bill(Assert.Single(Records<IntervalRecord>())));
        Assert.Equal(
            [new HoldRecord("c-1", 1, "r-1", "k-1", At(10)), new HoldRecord("c-1", 1, "r-2", "k-2", At(12))],
            Records<HoldRecord>());
        Assert.Equal(new RunRecord(2, "fc2", "run-1", At(0)), Assert.Single(Records<RunRecord>()));
    }

    [Fact]
    public void Begin_OnAConnectionThatHasClosed_HoldsNothing()
    {
        using var meter = MeterOf(BillingRule.Fc2);
        var instance = meter.AddInstance(Function(), "c-1", At(0));
        var connection = meter.AddConnection("k-1");
        connection.Close(At(5));
        instance.Begin(connection, "r-1", SayHello, coldStart: false, At(10)).End(Ok, At(20));
        meter.Stop(At(300));

        Assert.Equal((At(10), At(20), Ms(10), CallKind.Unary, "fc2"), Bill(Assert.Single(Records<IntervalRecord>())));
    }

    [Fact]
    public void MarkStreaming_UnderRequest_HoldsNothing()
    {
        using var meter = MeterOf(BillingRule.ByRequest);
        var instance = meter.AddInstance(Function(), "c-1", At(0));
        var connection = meter.AddConnection("k-1");
        var call = instance.Begin(connection, "r-1", SayHello, coldStart: false, At(10));
        call.MarkStreaming();
        Assert.False(call.HoldsInstance);
        call.End(Ok, At(20));
        connection.Close(At(100));
        meter.Stop(At(300));

        Assert.Equal((At(10), At(20), Ms(10), CallKind.Streaming, "request"), Bill(Assert.Single(Records<IntervalRecord>())));
        Assert.Empty(Records<StreamingRecord>());
    }

    public static TheoryData<string> Rules => [.. BillingRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void BeginHook_UnderAnyRule_IsBilledByItself(string rule)
    {
        using var meter = MeterOf(BillingRule.Find(rule)!);
        var instance = meter.AddInstance(Function(), "c-1", At(0));
        var hook = instance.BeginHook("initializer", "r-1", At(10));
        Assert.False(hook.HoldsInstance);
        hook.MarkStreaming();
        hook.End(Ok, At(40));
        meter.Stop(At(300));

        Assert.Equal((At(10), At(40), Ms(30), CallKind.Unary, rule), Bill(Assert.Single(Records<IntervalRecord>())));
        Assert.Equal(
            new CallRecord("greeter", "c-1", 1, "r-1", "", "initializer", CallKind.Hook, Cold: false, At(10), At(40), Ok),
            Assert.Single(Records<CallRecord>()));
    }

    [Fact]
    public void SetProvisioned_ThereAndBack_IsALineEach()
    {
        using var meter = MeterOf(BillingRule.Fc3);
        var instance = meter.AddInstance(Function(), "c-1", At(0), provisioned: true);
        instance.SetProvisioned(true, At(5));
        instance.SetProvisioned(false, At(10));
        instance.SetProvisioned(true, At(20));
        meter.InstanceEnded(instance, At(30));
        instance.SetProvisioned(false, At(40));
        meter.Stop(At(50));

        Assert.Equal(
            [(InstanceEvent.Started, At(0), true), (InstanceEvent.Changed, At(10), false), (InstanceEvent.Changed, At(20), true), (InstanceEvent.Ended, At(30), true)],
            Records<InstanceRecord>().Select(line => (line.Event, line.At, line.Provisioned)));
    }

    /// <summary>A killed run's minimum instances are billed until its last sign of life, so there has to be one.</summary>
    [Fact]
    public void Tick_ProvisionedInstanceThatWaits_Beats()
    {
        using var meter = MeterOf(BillingRule.Fc3);
        meter.AddInstance(Function(), "c-1", At(0), provisioned: true);
        _time.Advance(Ms(1500));

        Assert.Equal([At(100), At(1100)], Records<AliveRecord>().Select(alive => alive.At));
    }

    [Fact]
    public void Close_ConnectionThatCarriedCalls_IsALine()
    {
        using var meter = MeterOf(BillingRule.Fc3);
        var instance = meter.AddInstance(Function(), "c-1", At(0));
        _time.Advance(Ms(5));
        var (connection, unused) = (meter.AddConnection("k-1"), meter.AddConnection("k-2"));
        var call = instance.Begin(connection, "r-1", SayHello, false, At(10));
        connection.Close(At(15));
        unused.Close(At(15));
        call.End(Ok, At(20));
        meter.Stop(At(50));

        Assert.Equal([new ConnectionRecord("k-1", At(5), At(15))], Records<ConnectionRecord>());
    }

    /// <summary>
    /// Killed under fc2: r-1 runs 10–20 on k-1, which is open, r-2 begins at 100 on k-2 and is open at 500, the last sign of life. Billed
    /// 10–500; requests are open for 10 + 400 ms of it.
    /// </summary>
    [Fact]
    public void Read_RunKilledUnderFc2_KnowsWhatWasActive()
    {
        using var meter = MeterOf(BillingRule.Fc2);
        var instance = meter.AddInstance(Function(), "c-1", At(0));
        instance.Begin(meter.AddConnection("k-1"), "r-1", SayHello, false, At(10)).End(Ok, At(20));
        instance.Begin(meter.AddConnection("k-2"), "r-2", SayHello, false, At(100));
        _time.Advance(Ms(100));
        byte[] killed = [.. _file.ToArray(), .. LedgerOf(new AliveRecord(At(500)))];

        var closed = Assert.Single(Read(killed, out _).OfType<IntervalRecord>());

        Assert.Equal((At(10), At(500), Ms(410), CallKind.Unary, "fc2"), Bill(closed));
    }

    private InvocationMeter MeterOf(BillingRule rule) => new(new LedgerWriter(_file, "run-1", Midnight, rule), _time);

    private IEnumerable<T> Records<T>() => Read(_file.ToArray(), out _).OfType<T>();

    private static (DateTimeOffset Start, DateTimeOffset End, TimeSpan Active, CallKind Kind, string Rule) Bill(IntervalRecord i) =>
        (i.Start, i.End, i.Active, i.Kind, i.Rule);
}
