using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Telemetry;

namespace FcEmulator.Admin.Live;

/// <summary>What one dashboard sees: a frame is made when that reader takes it, so one that is slow, or gone, costs nothing. For one reader.</summary>
internal sealed class LiveView(AdminView view, InvocationMeter meter, EventStream events, RateCard card)
{
    /// <summary>More rows than this nobody reads.</summary>
    private const int MostRows = 100;

    private readonly TimelineFeed _timeline = new(Path.Combine(view.Locator.DataFolder, LedgerFormat.FileName));
    private readonly CostPace _pace = new(card);
    private long _finished;
    private long _event;

    public LiveFrame Next()
    {
        var now = view.Time.GetUtcNow();
        var bill = meter.Bill(now);
        return new LiveFrame(
            AdminJson.Version,
            LiveTime.Of(now),
            !view.IsReady,
            view.Functions(),
            view.Instances(),
            Requests(now),
            _timeline.ReadOn(bill),
            _pace.Tell(bill, now),
            [.. events.Recent.ReadOn(ref _event, MostRows, out _).Select(EventText.Of).OfType<LiveEvent>()],
            meter.Problem?.ToString());
    }

    private LiveRequests Requests(DateTimeOffset now)
    {
        var finished = view.History.Recent.ReadOn(ref _finished, MostRows, out var missed);
        return new LiveRequests(
            view.Open.Count,
            RequestTotals.Of(view.History.Totals),
            [.. view.Open.Oldest(MostRows).Select(call => RunningRequest.Of(call, now))],
            [.. finished.Select(call => FinishedRequest.Of(call))],
            missed);
    }
}
