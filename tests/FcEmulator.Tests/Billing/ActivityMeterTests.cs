using FcEmulator.Billing;
using FcEmulator.Configuration;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

public class ActivityMeterTests
{
    private readonly ActivityMeter<string> _meter = new(BillingRule.Fc3);

    /// <summary>
    /// The figure of the page "Use gRPC with HTTP triggers". Concurrency 2, T1..T4 = 100, 150, 300, 450 ms. Request 1 is T1–T3, request 2 is
    /// T2–T4. Billed is T1–T4 = 350 ms; T2–T3 = 150 ms, in which both run, counts once (200 + 300 − 150 = 350).
    /// </summary>
    [Fact]
    public void BeginRequest_T1ToT4OfThePage_OneIntervalWithTheOverlapOnce()
    {
        _meter.BeginRequest(At(100), coldStart: true);
        _meter.BeginRequest(At(150), coldStart: false);
        _meter.EndRequest(At(300));
        _meter.EndRequest(At(450));

        Assert.Equal(
            new BilledInterval(1, At(100), At(450), Ms(350), Requests: 2, Peak: 2, Streaming: false, ColdStart: true),
            _meter.Settle(At(451)));
    }

    [Fact]
    public void BeginRequest_OneAtATime_EachIsAnIntervalFromItsStartToItsEnd()
    {
        _meter.BeginRequest(At(10), coldStart: true);
        _meter.EndRequest(At(15));
        var first = _meter.BeginRequest(At(20), coldStart: false);
        _meter.EndRequest(At(27));

        Assert.Equal(new BilledInterval(1, At(10), At(15), Ms(5), 1, 1, Streaming: false, ColdStart: true), first);
        Assert.Equal(new BilledInterval(2, At(20), At(27), Ms(7), 1, 1, Streaming: false, ColdStart: false), _meter.Close(At(30)));
    }

    [Fact]
    public void BeginRequest_AtTheInstantTheLastOneEnded_GoesOnWithItsInterval()
    {
        _meter.BeginRequest(At(10), coldStart: false);
        _meter.EndRequest(At(15));
        var between = _meter.BeginRequest(At(15), coldStart: false);
        _meter.EndRequest(At(18));

        Assert.Null(between);
        Assert.Equal(new BilledInterval(1, At(10), At(18), Ms(8), 2, 1, false, false), _meter.Settle(At(19)));
    }

    [Fact]
    public void Settle_AtTheInstantOfTheEnd_WaitsForWhatMayTouchIt()
    {
        _meter.BeginRequest(At(10), coldStart: false);
        _meter.EndRequest(At(15));

        Assert.Null(_meter.Settle(At(15)));
        Assert.NotNull(_meter.Settle(At(16)));
        Assert.Null(_meter.Settle(At(17)));
        Assert.Equal(At(15), _meter.Now);
    }

    [Fact]
    public void BeginRequest_WithoutDuration_IsAnIntervalOfNoTime()
    {
        _meter.BeginRequest(At(10), coldStart: false);
        _meter.EndRequest(At(10));

        Assert.Equal(new BilledInterval(1, At(10), At(10), TimeSpan.Zero, 1, 1, false, false), _meter.Close(At(20)));
    }

    /// <summary>
    /// Connection a carries a stream 0–100 and stays until 500; a unary call 300–350 falls into the hold. Billed 0–500; a request is open for
    /// 100 + 50 = 150 ms of it, so 350 ms are the idle connection's.
    /// </summary>
    [Fact]
    public void MarkStreaming_ConnectionOutlivesItsCall_BillsUntilItClosesAndKeepsTheIdleTimeApart()
    {
        _meter.BeginRequest(At(0), coldStart: false);
        _meter.MarkStreaming("a");
        _meter.EndRequest(At(100));
        _meter.BeginRequest(At(300), coldStart: false);
        _meter.EndRequest(At(350));
        _meter.Release("a", At(500));

        var interval = _meter.Settle(At(501))!.Value;
        Assert.Equal(new BilledInterval(1, At(0), At(500), Ms(150), 2, 1, Streaming: true, ColdStart: false), interval);
        Assert.Equal(Ms(350), interval.IdleConnection);
    }

    [Fact]
    public void MarkStreaming_TwoConnections_LastsUntilTheLastOneCloses()
    {
        _meter.BeginRequest(At(0), coldStart: false);
        Assert.True(_meter.MarkStreaming("a"));
        Assert.False(_meter.MarkStreaming("a"));
        _meter.BeginRequest(At(10), coldStart: false);
        Assert.True(_meter.MarkStreaming("b"));
        _meter.EndRequest(At(20));
        _meter.EndRequest(At(20));
        _meter.Release("b", At(30));
        _meter.Release("b", At(35));
        Assert.Equal(1, _meter.HeldConnections);
        _meter.Release("a", At(70));
        _meter.Release("never seen", At(90));

        Assert.Equal(new BilledInterval(1, At(0), At(70), Ms(20), 2, 2, true, false), _meter.Close(At(90)));
    }

    [Fact]
    public void Release_WhileACallOfTheConnectionIsOpen_LeavesTheCallBilled()
    {
        _meter.BeginRequest(At(0), coldStart: false);
        _meter.MarkStreaming("a");
        _meter.Release("a", At(10));
        _meter.EndRequest(At(40));

        Assert.Equal(new BilledInterval(1, At(0), At(40), Ms(40), 1, 1, true, false), _meter.Close(At(41)));
    }

    [Fact]
    public void MarkStreaming_WithoutAHold_MakesTheIntervalStreamingAndNoLonger()
    {
        _meter.BeginRequest(At(0), coldStart: false);
        _meter.MarkStreaming();
        _meter.EndRequest(At(5));
        _meter.BeginRequest(At(6), coldStart: false);

        Assert.Equal(new BilledInterval(2, At(6), At(8), Ms(2), 1, 1, Streaming: false, false), _meter.Close(At(8)));
    }

    [Fact]
    public void Close_WithRequestsAndConnectionsOpen_EndsThemAll()
    {
        _meter.BeginRequest(At(0), coldStart: false);
        _meter.MarkStreaming("a");
        _meter.EndRequest(At(10));
        _meter.BeginRequest(At(20), coldStart: false);

        Assert.Equal(new BilledInterval(1, At(0), At(50), Ms(40), 2, 1, true, false), _meter.Close(At(50)));
        Assert.False(_meter.IsBilling);
        Assert.Null(_meter.Close(At(60)));
    }

    [Fact]
    public void EndRequest_ClockWentBack_CountsAsTheLatestTimeSeen()
    {
        _meter.BeginRequest(At(100), coldStart: false);
        _meter.EndRequest(At(40));
        _meter.BeginRequest(At(60), coldStart: false);
        _meter.EndRequest(At(130));

        Assert.Equal(new BilledInterval(1, At(100), At(130), Ms(30), 2, 1, false, false), _meter.Settle(At(140)));
    }

    [Fact]
    public void EndRequest_NothingOpen_IsABug()
    {
        Assert.Throws<InvalidOperationException>(() => _meter.EndRequest(At(1)));
        Assert.Throws<InvalidOperationException>(() => _meter.MarkStreaming("a"));
    }
}
