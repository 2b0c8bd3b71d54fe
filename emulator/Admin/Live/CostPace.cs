using FcEmulator.Billing;
using FcEmulator.Billing.Rates;

namespace FcEmulator.Admin.Live;

/// <summary>What this run costs so far, and what an hour at its pace of late would. For one reader.</summary>
internal sealed class CostPace(RateCard card)
{
    /// <summary>Long enough for a figure that does not flicker, short enough to see a change.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(DateTimeOffset At, decimal Cost)> _samples = new();

    public LiveBill Tell(RunningBill bill, DateTimeOffset now)
    {
        var functions = bill.All
            .GroupBy(instance => instance.Function)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (
                Name: group.Key,
                Cu: group.Sum(instance => card.CuOf(instance.Specification, instance.Time, instance.Calls)),
                Time: TimeSpan.FromTicks(group.Sum(instance => instance.Time.Total.Ticks))))
            .ToList();
        var cu = functions.Sum(function => function.Cu);
        var cost = card.CostOf(cu);
        var price = cu > 0 ? cost / cu : 0;
        return new LiveBill(
            card.Currency,
            cost,
            Pace(cost, now),
            functions.Sum(function => function.Time.TotalMilliseconds),
            [.. functions.Select(function => new FunctionCost(function.Name, function.Cu * price, function.Time.TotalMilliseconds))]);
    }

    private decimal Pace(decimal cost, DateTimeOffset now)
    {
        _samples.Enqueue((now, cost));
        while (now - _samples.Peek().At > Window)
            _samples.Dequeue();
        var (from, before) = _samples.Peek();
        var seconds = (decimal)(now - from).TotalSeconds;
        return seconds > 0 ? Math.Max(0, cost - before) / seconds * 3600 : 0;
    }
}
