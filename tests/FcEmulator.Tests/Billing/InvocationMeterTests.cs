using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

public sealed class InvocationMeterTests : IDisposable
{
    private const string SayHello = "/helloworld.Greeter/SayHello";
    private const string RouteChat = "/helloworld.Greeter/RouteChat";

    private readonly FaultyStream _file = new();
    private readonly ManualTime _time = new(Midnight);
    private readonly InvocationMeter _meter;

    public InvocationMeterTests() => _meter = new InvocationMeter(new LedgerWriter(_file, "run-1", Midnight), _time);

    public void Dispose() => _meter.Dispose();

    /// <summary>
    /// The page's figure through to the file: concurrency 2, T1..T4 = 100, 150, 300, 450 ms, requests T1–T3 and T2–T4: one interval of
    /// 350 ms, T2–T3 once.
    /// </summary>
    [Fact]
    public void Begin_T1ToT4OfThePage_OneIntervalLineWithTheOverlapOnce()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(90));
        var connection = _meter.AddConnection("k-1");
        var first = instance.Begin(connection, "r-1", SayHello, coldStart: true, At(100));
        var second = instance.Begin(connection, "r-2", SayHello, coldStart: false, At(150));
        first.End(Ok, At(300));
        second.End(Ok, At(450));
        connection.Close(At(460));
        _meter.Stop(At(500));

        Assert.Equal(
            [
                """{"type":"run","version":2,"rule":"fc3","run":"run-1","at":"2026-01-02T00:00:00.0000000Z"}""",
                """{"type":"instance","function":"greeter","instance":"c-1","event":"started","at":"2026-01-02T00:00:00.0900000Z","cpu":0.35,"memoryMB":512,"diskMB":512,"instanceConcurrency":2,"minimumInstances":1,"provisioned":false}""",
                """{"type":"begin","function":"greeter","instance":"c-1","interval":1,"request":"r-1","connection":"k-1","cold":true,"at":"2026-01-02T00:00:00.1000000Z","cpu":0.35,"memoryMB":512,"diskMB":512}""",
                """{"type":"call","function":"greeter","instance":"c-1","interval":1,"request":"r-1","connection":"k-1","method":"/helloworld.Greeter/SayHello","kind":"unary","cold":true,"start":"2026-01-02T00:00:00.1000000Z","end":"2026-01-02T00:00:00.3000000Z","outcome":"completed","grpcStatus":0,"httpStatus":200,"messagesIn":1,"messagesOut":1}""",
                """{"type":"call","function":"greeter","instance":"c-1","interval":1,"request":"r-2","connection":"k-1","method":"/helloworld.Greeter/SayHello","kind":"unary","cold":false,"start":"2026-01-02T00:00:00.1500000Z","end":"2026-01-02T00:00:00.4500000Z","outcome":"completed","grpcStatus":0,"httpStatus":200,"messagesIn":1,"messagesOut":1}""",
                """{"type":"connection","connection":"k-1","opened":"2026-01-02T00:00:00.0000000Z","at":"2026-01-02T00:00:00.4600000Z"}""",
                """{"type":"interval","function":"greeter","instance":"c-1","interval":1,"requests":["r-1","r-2"],"requestCount":2,"kind":"unary","start":"2026-01-02T00:00:00.1000000Z","end":"2026-01-02T00:00:00.4500000Z","durationMs":350,"activeMs":350,"idleConnectionMs":0,"cpu":0.35,"memoryMB":512,"diskMB":512,"coldStart":true,"concurrency":2,"rule":"fc3"}""",
                """{"type":"instance","function":"greeter","instance":"c-1","event":"ended","at":"2026-01-02T00:00:00.5000000Z","cpu":0.35,"memoryMB":512,"diskMB":512,"instanceConcurrency":2,"minimumInstances":1,"provisioned":false}""",
                """{"type":"end","run":"run-1","at":"2026-01-02T00:00:00.5000000Z"}""",
            ],
            Lines(_file.ToArray()));
    }

    [Fact]
    public void Begin_OfAnInterval_HasItInTheFileBeforeItReturns()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));

        instance.Begin(_meter.AddConnection("k-1"), "r-1", SayHello, coldStart: false, At(10));

        Assert.Equal(
            [new RunRecord(2, "fc3", "run-1", At(0)), Started("c-1", At(0)), Begun("c-1", 1, "r-1", At(10))],
            Read(_file.ToArray(), out _, now: At(10)).Take(3));
    }

    [Fact]
    public void Begin_InAnOpenInterval_WritesNothingOfItsOwn()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        instance.Begin(connection, "r-1", SayHello, coldStart: false, At(10));
        var writes = _file.Writes;

        instance.Begin(connection, "r-2", SayHello, coldStart: false, At(11)).End(Ok, At(12));

        Assert.Equal(writes, _file.Writes);
    }

    [Fact]
    public void Begin_OneRequestAfterTheOther_WritesOnceForEach()
    {
        var instance = _meter.AddInstance(Function(concurrency: 1), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        var writes = _file.Writes;

        for (var i = 0; i < 10; i++)
            instance.Begin(connection, $"r-{i}", SayHello, coldStart: false, At(10 * i)).End(Ok, At(10 * i + 5));

        Assert.Equal(10, _file.Writes - writes);
    }

    [Fact]
    public void MarkStreaming_InMidCall_HoldsTheInstanceUntilTheConnectionCloses()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        var call = instance.Begin(connection, "r-1", RouteChat, coldStart: false, At(10));
        Assert.False(instance.IsHeld);
        call.MarkStreaming();
        call.MarkStreaming();
        Assert.True(instance.IsHeld);
        call.End(Ok, At(40));
        call.MarkStreaming();
        connection.Close(At(100));
        connection.Close(At(200));
        Assert.False(instance.IsHeld);
        _meter.Stop(At(300));

        Assert.Equal(
            [
                new StreamingRecord("c-1", 1, "r-1", "k-1", At(10)),
                new CallRecord("greeter", "c-1", 1, "r-1", "k-1", RouteChat, CallKind.Streaming, false, At(10), At(40), Ok),
                new ConnectionRecord("k-1", At(0), At(100)),
            ],
            Records().Skip(3).Take(3));
        Assert.Equal((At(10), At(100), Ms(30), Ms(60), CallKind.Streaming), Bill(Assert.Single(Intervals())));
    }

    [Fact]
    public void MarkStreaming_AfterTheConnectionClosed_HoldsNothing()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        var call = instance.Begin(connection, "r-1", RouteChat, coldStart: false, At(10));
        connection.Close(At(20));
        call.MarkStreaming();
        Assert.False(instance.IsHeld);
        call.End(Ok, At(30));
        _meter.Stop(At(300));

        Assert.Equal((At(10), At(30), Ms(20), TimeSpan.Zero, CallKind.Streaming), Bill(Assert.Single(Intervals())));
        Assert.Equal(new ConnectionRecord("k-1", At(0), At(20)), Assert.Single(Records().OfType<ConnectionRecord>()));
    }

    [Fact]
    public void Close_ConnectionThatHoldsSeveralInstances_ReleasesEach()
    {
        var connection = _meter.AddConnection("k-1");
        var instances = new[] { "c-1", "c-2", "c-3" }.Select(id => _meter.AddInstance(Function(), id, At(0))).ToList();
        foreach (var instance in instances)
        {
            var call = instance.Begin(connection, "r", RouteChat, coldStart: false, At(10));
            call.MarkStreaming();
            call.End(Ok, At(20));
        }

        _meter.InstanceEnded(instances[1], At(50));
        connection.Close(At(70));
        _meter.Stop(At(90));

        Assert.Equal(
            [("c-1", At(70)), ("c-2", At(50)), ("c-3", At(70))],
            Intervals().Select(i => (i.Instance, i.End)).OrderBy(i => i.Instance));
    }

    [Fact]
    public void InstanceEnded_WithCallsOpen_EndsTheirTimeWithIt()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        var call = instance.Begin(connection, "r-1", SayHello, coldStart: true, At(10));
        _meter.InstanceEnded(instance, At(60));
        _meter.InstanceEnded(instance, At(70));
        var failed = new CallResult(CallOutcome.Failed, null, 200, 1, 0);
        call.End(failed, At(80));
        call.End(Ok, At(90));
        instance.Begin(connection, "r-2", SayHello, coldStart: false, At(95)).End(failed, At(99));
        _meter.Stop(At(100));

        Assert.Equal((At(10), At(60), Ms(50), TimeSpan.Zero, CallKind.Unary), Bill(Assert.Single(Intervals())));
        Assert.Equal(
            [
                new CallRecord("greeter", "c-1", 1, "r-1", "k-1", SayHello, CallKind.Unary, true, At(10), At(60), failed),
                new CallRecord("greeter", "c-1", 0, "r-2", "k-1", SayHello, CallKind.Unary, false, At(60), At(60), failed),
            ],
            Records().OfType<CallRecord>());
    }

    [Fact]
    public void Begin_MoreRequestsThanAnIntervalLists_AreCounted()
    {
        var instance = _meter.AddInstance(Function(concurrency: 200), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        var calls = Enumerable.Range(1, 40).Select(i => instance.Begin(connection, $"r-{i}", SayHello, false, At(i))).ToList();
        foreach (var call in calls)
            call.End(Ok, At(50));
        _meter.Stop(At(100));

        var interval = Assert.Single(Intervals());
        Assert.Equal((40L, 40), (interval.RequestCount, interval.Concurrency));
        Assert.Equal(Enumerable.Range(1, 16).Select(i => $"r-{i}"), interval.Requests.ToArray());
    }

    [Fact]
    public void Tick_EveryTenthOfASecond_WritesWhatIsFinished()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        instance.Begin(_meter.AddConnection("k-1"), "r-1", SayHello, coldStart: false, At(10)).End(Ok, At(20));
        Assert.Empty(Records().OfType<CallRecord>());

        _time.Advance(Ms(100));

        Assert.Single(Records().OfType<CallRecord>());
        Assert.Equal(IntervalClosing.Ended, Assert.Single(Intervals()).ClosedBy);
    }

    [Fact]
    public void Tick_WhileSomethingIsBilled_BeatsOnceASecond()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var call = instance.Begin(_meter.AddConnection("k-1"), "r-1", SayHello, coldStart: false, At(10));
        _time.Advance(Ms(2500));
        call.End(Ok, At(2500));
        _time.Advance(Ms(5000));

        Assert.Equal([At(100), At(1100), At(2100)], Records().OfType<AliveRecord>().Select(alive => alive.At));
    }

    [Fact]
    public void Stop_WithCallsOpen_ClosesTheirIntervalsAndTheRun()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var call = instance.Begin(_meter.AddConnection("k-1"), "r-1", SayHello, coldStart: false, At(10));

        _meter.Stop(At(70));
        call.End(Ok, At(80));
        _meter.Stop(At(90));

        Assert.Equal((At(10), At(70), Ms(60), TimeSpan.Zero, CallKind.Unary), Bill(Assert.Single(Intervals())));
        Assert.Equal(new EndRecord("run-1", At(70)), Records()[^1]);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void Begin_DiskFull_GoesOnAndSaysSo()
    {
        var instance = _meter.AddInstance(Function(), "c-1", At(0));
        var connection = _meter.AddConnection("k-1");
        _file.Free = 100;
        instance.Begin(connection, "r-1", SayHello, coldStart: false, At(10)).End(Ok, At(20));

        Assert.Equal("The ledger cannot be written: No space left on device. Records waiting in memory: 3.", $"{_meter.Problem}");

        _file.Free = null;
        _time.Advance(Ms(100));
        Assert.Null(_meter.Problem);
        _meter.Stop(At(200));
        Assert.Single(Records().OfType<CallRecord>());
        Assert.Equal(IntervalClosing.Ended, Assert.Single(Intervals()).ClosedBy);
    }

    [Fact]
    public void Begin_ManyCalls_AllocateOneSmallObjectEach()
    {
        const int Calls = 2000;
        using var meter = new InvocationMeter(new LedgerWriter(Stream.Null, "run-1", Midnight), _time);
        var instance = meter.AddInstance(Function(concurrency: 1), "c-1", At(0));
        var connection = meter.AddConnection("k-1");
        Run(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(Calls);

        // A MeteredCall has 80 bytes.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls, 1, 100);

        void Run(int from)
        {
            for (var i = from; i < from + Calls; i++)
                instance.Begin(connection, "r-1", SayHello, coldStart: false, At(10 * i)).End(Ok, At(10 * i + 5));
        }
    }

    private List<ILedgerRecord> Records()
    {
        var records = Read(_file.ToArray(), out var warnings);
        Assert.Empty(warnings);
        return records;
    }

    private List<IntervalRecord> Intervals() => Records().OfType<IntervalRecord>().ToList();

    private static (DateTimeOffset Start, DateTimeOffset End, TimeSpan Active, TimeSpan IdleConnection, CallKind Kind) Bill(IntervalRecord i) =>
        (i.Start, i.End, i.Active, i.IdleConnection, i.Kind);

    private static InstanceRecord Started(string instance, DateTimeOffset at) =>
        new("greeter", instance, InstanceEvent.Started, at, InstanceSpecification.Of(Function()), 2, 1, Provisioned: false);

    private static BeginRecord Begun(string instance, long interval, string request, DateTimeOffset at) =>
        new("greeter", instance, interval, request, "k-1", Cold: false, at, InstanceSpecification.Of(Function()));
}
