using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Reports;

/// <summary>
/// Bills one run of a ledger again, under another rule than it was written under: hands its calls and connections to the same meter the
/// gateway uses. Not thread-safe.
/// </summary>
/// <param name="version">Of the run's lines: version 1 leaves out connections that never held an instance.</param>
/// <param name="bill">Gets each interval, with the calls in it.</param>
internal sealed class Remeter(BillingRule rule, int version, Action<IntervalRecord, IntervalTally> bill)
{
    /// <summary>The calls of a connection that closes end soon after it, so that the latest ones are enough to know.</summary>
    private const int RememberedConnections = 100_000;

    private readonly Dictionary<string, RemeteredInstance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RemeteredInstance>> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly Queue<string> _lastClosed = [];

    public void Add(in CallRecord call, MethodSum method)
    {
        if (call.Interval == 0)
            return;
        var instance = InstanceOf(call.Instance, call.Function);
        var holds = call.Connection.Length > 0 && Holds(call.Kind) && !_closed.Contains(call.Connection);
        instance.Add(call, method, holds);
        if (holds)
            Remember(call.Connection, instance);
        Forget(call.Instance, instance);
    }

    public void Add(in BeginRecord begin)
    {
        var instance = InstanceOf(begin.Instance, begin.Function);
        instance.Specification = begin.Specification;
        instance.Open(begin.Request, begin.At);
    }

    public void Add(ILedgerRecord record)
    {
        switch (record)
        {
            case StreamingRecord streaming when _instances.TryGetValue(streaming.Instance, out var instance):
                instance.Open(streaming.Request, streaming.At);
                break;
            case HoldRecord hold when _instances.TryGetValue(hold.Instance, out var instance):
                instance.Open(hold.Request, hold.At);
                break;
            case ConnectionRecord closed:
                Close(closed);
                break;
        }
    }

    /// <summary>The interval of the other rule is over: what is in it is complete.</summary>
    public void Add(in IntervalRecord interval)
    {
        var instance = InstanceOf(interval.Instance, interval.Function);
        instance.IntervalOver(interval);
        Forget(interval.Instance, instance);
    }

    public void Add(in InstanceRecord record)
    {
        if (record.Event != InstanceEvent.Ended || !_instances.TryGetValue(record.Instance, out var instance))
            return;
        instance.End(record.At);
        Forget(record.Instance, instance);
    }

    /// <summary>The run is over: whatever is open ends with its last sign of life.</summary>
    public void End(DateTimeOffset at)
    {
        foreach (var instance in _instances.Values)
            instance.EndRun(at);
        _instances.Clear();
        _holders.Clear();
    }

    private void Close(in ConnectionRecord closed)
    {
        if (_holders.Remove(closed.Connection, out var held))
        {
            foreach (var instance in held)
                instance.Release(closed.Connection, closed.At);
        }

        if (!_closed.Add(closed.Connection))
            return;
        _lastClosed.Enqueue(closed.Connection);
        if (_lastClosed.Count > RememberedConnections)
            _closed.Remove(_lastClosed.Dequeue());
    }

    private void Forget(string id, RemeteredInstance instance)
    {
        if (instance.IsDone)
            _instances.Remove(id);
    }

    private bool Holds(CallKind kind) => kind switch
    {
        CallKind.Streaming => rule.Streaming == BilledBy.Connection,
        // Without the line that says when it closed, a connection would hold its instances for ever.
        CallKind.Unary => rule.Unary == BilledBy.Connection && version > 1,
        _ => false,
    };

    private void Remember(string connection, RemeteredInstance instance)
    {
        if (!_holders.TryGetValue(connection, out var held))
            _holders[connection] = held = [];
        if (!held.Contains(instance))
            held.Add(instance);
    }

    private RemeteredInstance InstanceOf(string id, string function)
    {
        if (!_instances.TryGetValue(id, out var instance))
            _instances[id] = instance = new RemeteredInstance(id, function, rule, bill);
        return instance;
    }
}
