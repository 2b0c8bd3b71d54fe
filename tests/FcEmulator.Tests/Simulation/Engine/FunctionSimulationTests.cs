using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;
using static FcEmulator.Tests.Simulation.Simulations;

namespace FcEmulator.Tests.Simulation.Engine;

/// <summary>Small traces whose results can be worked out by hand.</summary>
public class FunctionSimulationTests
{
    /// <summary>
    /// D/D/1: a call of 0.5 s every second, one slot, cold start 0.7 s. The first waits from 0 to 0.7 and runs to 1.2, so the second, at 1,
    /// is refused; the third to tenth, at 2 to 9, find the slot free. Billed: nine times 0.5 s. The instance lives from 0 to 9.5 = the end.
    /// </summary>
    [Fact]
    public void Run_OneCallASecondOnOneSlot_IsAsByHand()
    {
        using var trace = Trace([.. Enumerable.Range(0, 10).Select(i => (i * 1000.0, 500.0))]);

        var outcome = Function(limit: 1, coldStart: 700).Run(trace);

        var tally = outcome.Tally;
        Assert.Equal((10, 9, 1, 1), (tally.Calls, tally.Served, tally.Rejected, tally.ColdStarts));
        Assert.Equal(1, tally.RejectedFor(Refusal.FunctionLimit));
        Assert.Equal(new BilledTime(Ms(4500), default, default), tally.Billed);
        Assert.Equal((9, 1, 1), (tally.Intervals, tally.InstancesStarted, tally.InstancesPeak));
        Assert.Equal((Ms(0), Ms(700)), (tally.Waits.At(0.5), tally.Waits.Longest));
        Assert.Equal(Ms(9500), outcome.Span);
        Assert.Equal(1.0, outcome.InstancesMean);
    }

    /// <summary>
    /// D/D/1 with a queue: six calls, one a second, 1.5 s of work each on one slot. Call n (from 0) begins at 1.5n, so it waits 0.5n s;
    /// at 4 s the calls 3 and 4 wait, at 5 s the calls 4 and 5: room for two is enough.
    /// </summary>
    [Fact]
    public void Run_MoreWorkThanOneSlotDoesWithAQueue_WaitsAreAsByHand()
    {
        using var trace = Trace([.. Enumerable.Range(0, 6).Select(i => (i * 1000.0, 1500.0))]);
        var function = Function(limit: 1);

        var tally = (function with { Scaling = function.Scaling with { QueueLength = 2, QueueTimeout = Ms(60_000) } }).Run(trace).Tally;

        Assert.Equal((6, 0), (tally.Served, tally.Rejected));
        Assert.Equal(Ms(2500), tally.Waits.Longest);
        Assert.InRange(tally.Waits.At(0.5), Ms(1000), Ms(1008));
        // The slot is never free in between, so all of it is one interval.
        Assert.Equal((1, Ms(9000)), (tally.Intervals, tally.Billed.Active));
    }

    [Fact]
    public void Run_QueueTimesOut_CountsAsRejected()
    {
        using var trace = Trace((0, 5000), (100, 10));
        var function = Function(limit: 1);

        var tally = (function with { Scaling = function.Scaling with { QueueLength = 1, QueueTimeout = Ms(1000) } }).Run(trace).Tally;

        Assert.Equal((1, 1, 1), (tally.Served, tally.Rejected, tally.RejectedFor(Refusal.QueueTimeout)));
    }

    /// <summary>The page's figure: concurrency 2, requests 100–300 and 150–450 ms: 350 ms are billed, the overlap once.</summary>
    [Fact]
    public void Run_T1ToT4OfThePage_BillsTheOverlapOnce()
    {
        using var trace = Trace((100, 200), (150, 300));

        var tally = Function(slots: 2).Run(trace).Tally;

        Assert.Equal((1, Ms(350)), (tally.Intervals, tally.Billed.Total));
    }

    /// <summary>Idle for exactly the idle time: it is gone when the next call comes at that moment. One millisecond earlier it is still there.</summary>
    [Theory]
    [InlineData(1100, 2)]
    [InlineData(1099, 1)]
    public void Run_SecondCallAfterTheIdleTime_NeedsAnotherInstance(double second, int instances)
    {
        using var trace = Trace((0, 100), (second, 100));

        var outcome = Function(idle: 1000).Run(trace);

        Assert.Equal(instances, outcome.Tally.InstancesStarted);
        Assert.Equal(1, outcome.Tally.InstancesPeak);
    }

    /// <summary>Two minimum instances over 10 s, up after 1 s; one of them works for 2 s: 18 s up, 2 s billed as active, 16 s as waiting.</summary>
    [Fact]
    public void Run_MinimumInstances_AreBilledWhileTheyWait()
    {
        using var trace = Trace((0, 0), (3000, 2000), (10_000, 0));
        var function = Function(coldStart: 1000);

        var tally = (function with { Scaling = function.Scaling with { MinimumInstances = 2 } }).Run(trace).Tally;

        Assert.Equal(new BilledTime(Ms(2000), default, Ms(16_000)), tally.Billed);
        Assert.Equal((2, 1), (tally.InstancesStarted, tally.ColdStarts));
    }

    [Fact]
    public void Run_MoreStartsThanMayGrow_RejectsTheRest()
    {
        using var trace = Trace([.. Enumerable.Repeat((0.0, 1000.0), 5)]);
        var function = Function() with { Account = new AccountRules(MaxInstances: 100, Burst: 3, GrowthPerMinute: 1) };

        var tally = function.Run(trace).Tally;

        Assert.Equal((3, 2), (tally.Served, tally.RejectedFor(Refusal.GrowthLimit)));
    }

    /// <summary>Rule fc3: a stream of 1 s whose connection closes at 5 s holds the instance to there; under rule request it does not.</summary>
    [Theory]
    [InlineData("fc3", 4000)]
    [InlineData("fc2", 4000)]
    [InlineData("request", 0)]
    public void Run_StreamingCall_HoldsTheInstanceUntilItsConnectionCloses(string rule, double idleConnection)
    {
        using var trace = Trace([Call(0, 1000, 7, TraceEventKind.Streaming), Call(5000, 0, 7, TraceEventKind.ConnectionClosed)], ConnectionCloses.OfAll);

        var tally = (Function() with { BillingRule = BillingRule.Find(rule)! }).Run(trace).Tally;

        Assert.Equal(new BilledTime(Ms(1000), Ms(idleConnection), default), tally.Billed);
    }

    /// <summary>The trace does not say when the connection closes: 2 s after its last call, also where that is a unary one.</summary>
    [Fact]
    public void Run_ConnectionWithoutClose_LingersAfterItsLastCall()
    {
        using var trace = Trace([Call(0, 1000, 7, TraceEventKind.Streaming), Call(2500, 500, 7)]);

        var tally = (Function() with { ConnectionLinger = Ms(2000) }).Run(trace).Tally;

        Assert.Equal(new BilledTime(Ms(1500), Ms(3500), default), tally.Billed);
    }

    [Fact]
    public void Run_UnaryCallsOfOneConnection_AreBilledByConnectionUnderFc2Only()
    {
        using var trace = Trace([Call(0, 100, 7), Call(1000, 100, 7), Call(3000, 0, 7, TraceEventKind.ConnectionClosed)], ConnectionCloses.OfAll);

        Assert.Equal(Ms(200), Function().Run(trace).Tally.Billed.Total);
        Assert.Equal(Ms(3000), (Function() with { BillingRule = BillingRule.Fc2 }).Run(trace).Tally.Billed.Total);
    }

    [Fact]
    public void Run_ConnectionClosesWhileItsCallWaitsForAStart_HoldsNothing()
    {
        using var trace = Trace([Call(0, 100, 7, TraceEventKind.Streaming), Call(500, 0, 7, TraceEventKind.ConnectionClosed)], ConnectionCloses.OfAll);

        var tally = Function(coldStart: 1000).Run(trace).Tally;

        Assert.Equal(Ms(100), tally.Billed.Total);
    }

    [Fact]
    public void Run_CardRoundsUp_EachIntervalIsRounded()
    {
        using var trace = Trace((0, 10), (1000, 120));

        var tally = (Function() with { Rounding = new RateAssumptions { RoundUpTo = Ms(100) } }).Run(trace).Tally;

        Assert.Equal(Ms(300), tally.Billed.Active);
    }

    /// <summary>
    /// Two calls of 1 s of work that each keep a whole vCPU busy, on one vCPU, at 0 and 0.5 s: the first runs alone for 0.5 s, then both at
    /// half speed until it ends at 1.5 s; the second has 0.5 s left and ends at 2 s. Delayed by 0.5 s both.
    /// </summary>
    [Fact]
    public void Run_CallsShareTheCpu_TakeAsLongAsByHand()
    {
        using var trace = Trace((0, 1000), (500, 1000));

        var outcome = (Function(slots: 2) with { Contention = new Contention(1) }).Run(trace);

        Assert.Equal((1, Ms(2000)), (outcome.Tally.Intervals, outcome.Tally.Billed.Active));
        Assert.Equal((Ms(500), Ms(500)), (outcome.Tally.Delays.At(0.01), outcome.Tally.Delays.Longest));
        Assert.Equal(Ms(0), outcome.Tally.Waits.Longest);
    }

    /// <summary>Theory: processor sharing leaves the busy time of the server as it is, however the calls overlap: load 0.5 keeps it busy half of the time.</summary>
    [Fact]
    public void Run_RandomCallsShareTheCpu_BusyTimeIsTheWork()
    {
        var trace = Poisson(5, 100, 10_000, seed: 3);
        var alone = Function(limit: 1000).Run(trace).Tally.Billed.Active;

        var shared = (Function(slots: 200, limit: 1) with { Contention = new Contention(1) }).Run(trace);

        Assert.Equal(0, shared.Tally.Rejected);
        Assert.InRange(shared.Tally.Billed.Active / alone, 0.9999, 1.0001);
        Assert.True(shared.Tally.Delays.At(0.99) > Ms(100));
    }

    /// <summary>The median of waits is exact at zero; 10 times the calls must not take more memory.</summary>
    [Fact]
    public void Run_TenTimesAsManyCalls_AllocatesNoMore()
    {
        long Allocated(long requests)
        {
            var function = Function(slots: 10);
            var before = GC.GetAllocatedBytesForCurrentThread();
            function.Run(Poisson(1000, 100, requests));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(1000);

        Assert.InRange(Allocated(200_000) - Allocated(20_000), long.MinValue, 64 * 1024);
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using var cancelling = new CancellationTokenSource();
        var simulation = new FunctionSimulation(Function(), Poisson(1000, 1, 1_000_000_000));

        Assert.Throws<OperationCanceledException>(() => simulation.Run(_ => cancelling.Cancel(), cancelling.Token));
    }
}
