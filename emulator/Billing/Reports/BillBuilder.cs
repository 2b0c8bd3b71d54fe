using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Reports;

/// <summary>
/// Adds up calls and intervals as they come, in memory that grows with functions, methods and living instances, not with the ledger. Not
/// thread-safe.
/// </summary>
internal sealed class BillBuilder(RateCard card)
{
    private readonly Dictionary<string, BilledInstance> _instances = new(StringComparer.Ordinal);
    private string? _lastId;
    private BilledInstance? _last;
    private InstanceSpecification _pricedSpecification;
    private (double Active, double IdleConnection) _cuPerTick;

    public SortedDictionary<string, FunctionSum> Functions { get; } = new(StringComparer.Ordinal);

    public BillSum Total { get; } = new();

    public CostSpread Spread { get; } = new();

    public long Unfinished { get; private set; }

    public long StillOpen { get; private set; }

    /// <summary>Calls into which faults were put on purpose.</summary>
    public long Faulted { get; private set; }

    /// <summary>Counts a finished call; the interval it is in is billed when that comes.</summary>
    /// <returns>Where the call belongs.</returns>
    public MethodSum AddCall(in CallRecord call)
    {
        // A call that reached its instance only after the instance's end is none to bill, and its instance may be forgotten.
        if (call.Interval == 0)
            return FunctionOf(call.Function).Unfinished;
        if (call.Result.Faults is not null)
            Faulted++;
        var instance = InstanceOf(call.Function, call.Instance);
        var method = instance.Function.Method(call.Method, call.Kind);
        Total.Add(call);
        instance.Function.Sum.Add(call);
        instance.Sum.Add(call);
        method.Sum.Add(call);
        return method;
    }

    /// <summary>A call of an interval that follows, or of one that waits for it.</summary>
    public void AddToTally(in CallRecord call, MethodSum method)
    {
        if (call.Interval == 0)
            return;
        var instance = InstanceOf(call.Function, call.Instance);
        if (instance.Waiting is { } waiting && waiting.Interval != call.Interval)
            ShareOut(instance);
        instance.Tally.Add(method, call.End - call.Start, call.Cold);
        if (instance.Waiting is { } full && instance.Tally.Calls >= full.RequestCount)
            ShareOut(instance);
    }

    /// <summary>An interval whose calls were given to <see cref="AddToTally"/>, most of them before it.</summary>
    public void AddInterval(in IntervalRecord interval)
    {
        var instance = InstanceOf(interval.Function, interval.Instance);
        ShareOut(instance);
        if (instance.Tally.Calls < interval.RequestCount)
            instance.Waiting = interval;
        else
            ShareOut(instance, interval);
    }

    /// <summary>An interval with exactly these calls.</summary>
    public void AddInterval(in IntervalRecord interval, IntervalTally tally)
    {
        var instance = InstanceOf(interval.Function, interval.Instance);
        Bill(instance, interval, tally);
    }

    public void Add(in InstanceRecord record)
    {
        var instance = InstanceOf(record.Function, record.Instance);
        instance.Specification = record.Specification;
        instance.Provisioned.Add(record);
        instance.Ended |= record.Event == InstanceEvent.Ended;
        Forget(record.Instance, instance);
    }

    /// <summary>A run is over, and with it all its instances.</summary>
    public void EndRun()
    {
        foreach (var instance in _instances.Values)
        {
            ShareOut(instance);
            AddProvisioned(instance);
        }

        _instances.Clear();
        _lastId = null;
    }

    /// <summary>What is left once its interval and all the calls of it have been seen.</summary>
    private void Forget(string id, BilledInstance instance)
    {
        if (!instance.Ended || instance.Waiting is not null)
            return;
        AddProvisioned(instance);
        _instances.Remove(id);
        _lastId = null;
    }

    private void AddProvisioned(BilledInstance instance)
    {
        if (instance.Provisioned.Idle is not { Ticks: > 0 } idle)
            return;
        var time = new BilledTime(TimeSpan.Zero, TimeSpan.Zero, idle);
        foreach (var sum in (ReadOnlySpan<BillSum>)[Total, instance.Function.Sum, instance.Function.Waiting.Sum, instance.Sum])
            sum.Add(instance.Specification, time);
    }

    private void ShareOut(BilledInstance instance)
    {
        if (instance.Waiting is not { } interval)
            return;
        instance.Waiting = null;
        ShareOut(instance, interval);
    }

    private void ShareOut(BilledInstance instance, in IntervalRecord interval)
    {
        Bill(instance, interval, instance.Tally);
        instance.Tally.Clear();
        Forget(interval.Instance, instance);
    }

    private void Bill(BilledInstance instance, in IntervalRecord interval, IntervalTally tally)
    {
        var rounding = card.Assumptions.RoundingOf(interval.Duration);
        var time = new BilledTime(interval.Active + rounding, interval.IdleConnection, TimeSpan.Zero);
        var specification = interval.Specification;
        instance.Specification = specification;
        instance.Provisioned.AddBilled(interval.Start, interval.End);
        Total.AddInterval(specification, time, rounding);
        instance.Function.Sum.AddInterval(specification, time, rounding);
        instance.Sum.AddInterval(specification, time, rounding);
        Spread.Add(tally.Calls, CuOf(specification, time) + tally.Calls * (double)card.Cu.Invocation);
        if (interval.ClosedBy == IntervalClosing.LastSignOfLife)
            Unfinished++;
        else if (interval.ClosedBy == IntervalClosing.StillOpen)
            StillOpen++;

        var active = tally.ShareOut(time.Active, holding: null);
        foreach (var (method, part) in active)
            method.Sum.AddInterval(specification, new BilledTime(part, default, default), default);
        if (active.IsEmpty)
            instance.Function.Unfinished.Sum.AddInterval(specification, time with { IdleConnection = default }, rounding);
        if (time.IdleConnection <= TimeSpan.Zero)
            return;
        var idle = tally.ShareOut(time.IdleConnection, BillingRule.Find(interval.Rule) ?? BillingRule.Fc3);
        foreach (var (method, part) in idle)
            method.Sum.Add(specification, new BilledTime(default, part, default));
        if (idle.IsEmpty)
            instance.Function.Unfinished.Sum.Add(specification, new BilledTime(default, time.IdleConnection, default));
    }

    private double CuOf(in InstanceSpecification specification, in BilledTime time)
    {
        if (specification != _pricedSpecification)
        {
            _pricedSpecification = specification;
            var second = TimeSpan.FromSeconds(1);
            _cuPerTick = (
                (double)card.CuOf(specification, new BilledTime(second, default, default), 0) / TimeSpan.TicksPerSecond,
                (double)card.CuOf(specification, new BilledTime(default, second, default), 0) / TimeSpan.TicksPerSecond);
        }

        return time.Active.Ticks * _cuPerTick.Active + time.IdleConnection.Ticks * _cuPerTick.IdleConnection;
    }

    private FunctionSum FunctionOf(string name)
    {
        if (!Functions.TryGetValue(name, out var function))
            Functions[name] = function = new FunctionSum();
        return function;
    }

    private BilledInstance InstanceOf(string function, string id)
    {
        // Lines of one instance often follow one another, and the reader gives them one string.
        if (ReferenceEquals(id, _lastId))
            return _last!;
        if (!_instances.TryGetValue(id, out var instance))
        {
            var of = FunctionOf(function);
            _instances[id] = instance = new BilledInstance(of, of.Instance(id));
        }

        (_lastId, _last) = (id, instance);
        return instance;
    }
}
