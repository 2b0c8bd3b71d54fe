using System.Runtime.InteropServices;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing.Reports;

/// <summary>Adds up what one line of a report says. Not thread-safe.</summary>
internal sealed class BillSum
{
    /// <summary>Nearly always one: a function's specification changes with s.yaml only.</summary>
    private readonly List<(InstanceSpecification Specification, BilledTime Time)> _times = [];
    private long _calls;
    private long _coldStarts;
    private long _intervals;
    private long _timedOut;
    private long _failed;
    private long _cancelled;
    private long _byStatus;
    private long _requestTicks;
    private long _failedTicks;
    private long _roundingTicks;

    /// <summary>A finished call that is billed.</summary>
    public void Add(in CallRecord call)
    {
        var ticks = (call.End - call.Start).Ticks;
        _requestTicks += ticks;
        if (call.Kind == CallKind.Hook)
            return;
        _calls++;
        if (call.Cold)
            _coldStarts++;
        switch (call.Result.Outcome)
        {
            case CallOutcome.TimedOut:
                _timedOut++;
                break;
            case CallOutcome.Failed:
                _failed++;
                break;
            case CallOutcome.Cancelled:
                _cancelled++;
                break;
            case CallOutcome.Completed when call.Result.GrpcStatus is not (null or 0):
                _byStatus++;
                break;
            default:
                return;
        }

        _failedTicks += ticks;
    }

    public void AddInterval(in InstanceSpecification specification, in BilledTime time, TimeSpan rounding)
    {
        _intervals++;
        _roundingTicks += rounding.Ticks;
        Add(specification, time);
    }

    /// <summary>Time that is billed outside of intervals.</summary>
    public void Add(in InstanceSpecification specification, in BilledTime time)
    {
        foreach (ref var known in CollectionsMarshal.AsSpan(_times))
        {
            if (known.Specification != specification)
                continue;
            known.Time += time;
            return;
        }

        _times.Add((specification, time));
    }

    /// <param name="price">Of one CU.</param>
    public BillLine ToLine(string name, RateCard card, decimal price)
    {
        var charges = ChargesOf(card);
        var cu = charges.Sum(charge => charge.Cu);
        return new BillLine
        {
            Name = name,
            Calls = _calls,
            ColdStarts = _coldStarts,
            Failed = new FailedCalls(_timedOut, _failed, _cancelled, _byStatus, new TimeSpan(_failedTicks)),
            Intervals = _intervals,
            RequestTime = new TimeSpan(_requestTicks),
            Time = _times.Aggregate(default(BilledTime), (sum, one) => sum + one.Time),
            Rounding = new TimeSpan(_roundingTicks),
            Charges = charges,
            Cu = cu,
            Cost = cu * price,
        };
    }

    public decimal CuOf(RateCard card) => ChargesOf(card).Sum(charge => charge.Cu);

    public IReadOnlyList<InstanceSpecification> Specifications => [.. _times.Select(time => time.Specification)];

    private List<Charge> ChargesOf(RateCard card) =>
    [
        .. _times.SelectMany(time => card.Charges(time.Specification, time.Time, invocations: 0))
            .Concat(card.Charges(default, default, _calls))
            .GroupBy(charge => charge.Item)
            .OrderBy(group => group.Key)
            .Select(group => new Charge(group.Key, group.Sum(charge => charge.Quantity), group.Sum(charge => charge.Cu))),
    ];
}
