using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Admin.Live;

/// <summary>What the timeline draws, from the ledger's tail and the intervals that are open. For one reader.</summary>
internal sealed class TimelineFeed(string ledger)
{
    /// <summary>More bars in a quarter of a second than this nobody tells apart.</summary>
    public const int MostCalls = 400;

    private readonly LedgerTail _tail = new(ledger);

    /// <param name="bill">As of now.</param>
    public LiveTimeline ReadOn(RunningBill bill)
    {
        var calls = new List<DrawnCall>();
        var intervals = new List<DrawnInterval>();
        foreach (var record in _tail.ReadOn())
        {
            if (record is CallRecord call)
                calls.Add(Of(call));
            else if (record is IntervalRecord interval)
                intervals.Add(Of(interval));
        }

        var all = calls.Count;
        if (all > MostCalls)
            calls = Thin(calls);
        return new LiveTimeline(
            calls,
            all - calls.Count,
            intervals.Count > MostCalls ? intervals[^MostCalls..] : intervals,
            [
                .. bill.Living.Where(instance => instance.BilledSince is not null)
                    .Select(instance => new OpenBilling(instance.InstanceId, LiveTime.Of(instance.BilledSince!.Value), instance.Busy)),
            ]);
    }

    /// <summary>Those that did not end well or started cold, then every so manieth of the others.</summary>
    private static List<DrawnCall> Thin(List<DrawnCall> calls)
    {
        var step = (calls.Count + MostCalls - 1) / MostCalls;
        var special = calls.Where(call => call.Bad || call.Cold).Take(MostCalls / 2).ToHashSet();
        return [.. calls.Where((call, at) => special.Contains(call) || at % step == 0).Take(MostCalls)];
    }

    private static DrawnCall Of(in CallRecord call) => new(
        call.Function,
        call.Instance,
        call.Request,
        call.Method,
        call.Kind switch { CallKind.Streaming => "streaming", CallKind.Hook => "hook", _ => "unary" },
        LiveTime.Of(call.Start),
        LiveTime.Of(call.End),
        call.Cold,
        call.Result is not { Outcome: CallOutcome.Completed, GrpcStatus: null or 0 });

    private static DrawnInterval Of(in IntervalRecord interval) => new(
        interval.Instance, LiveTime.Of(interval.Start), LiveTime.Of(interval.End), interval.IdleConnection.TotalMilliseconds, interval.RequestCount);
}
