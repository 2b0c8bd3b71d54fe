using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Billing;

/// <summary>One instance's meter and its way into the ledger. Safe for use from several threads.</summary>
internal sealed class MeteredInstance
{
    private readonly Lock _lock = new();
    private readonly BillingRule _rule;
    private readonly ActivityMeter<string> _meter;
    private readonly MeteredTime _time = new();
    private readonly string[] _requests = new string[LedgerFormat.ListedRequests];
    private readonly InstanceSpecification _specification;
    private readonly FunctionConfig _function;
    private readonly LedgerWriter _ledger;
    private bool _provisioned;
    private int _listed;
    private DateTimeOffset? _endedAt;
    private long _calls;

    public MeteredInstance(FunctionConfig function, string instanceId, LedgerWriter ledger, bool provisioned, TimeSpan? took, DateTimeOffset now)
    {
        (_function, InstanceId, _ledger, _provisioned, _rule) = (function, instanceId, ledger, provisioned, ledger.Rule);
        _meter = new ActivityMeter<string>(_rule);
        _specification = InstanceSpecification.Of(function);
        _time.SetProvisioned(provisioned, open: null, now);
        _ledger.Append(Record(InstanceEvent.Started, now) with { Took = took });
    }

    public string InstanceId { get; }

    public string RuleName => _rule.Name;

    /// <summary>A client connection keeps the instance billed.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_lock)
                return _meter.HeldConnections > 0;
        }
    }

    public bool IsEnded
    {
        get
        {
            lock (_lock)
                return _endedAt is not null;
        }
    }

    /// <summary>The rule lets a connection keep the instance billed by a call of this kind.</summary>
    public bool HoldsFor(CallKind kind) => kind switch
    {
        CallKind.Unary => _rule.Unary == BilledBy.Connection,
        CallKind.Streaming => _rule.Streaming == BilledBy.Connection,
        _ => false,
    };

    /// <summary>The instance gets a request. If that begins an interval, the ledger has it when this returns.</summary>
    /// <param name="method">The request's path, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <param name="coldStart">The request waited for the instance's start.</param>
    public MeteredCall Begin(MeteredConnection connection, string requestId, string method, bool coldStart, DateTimeOffset now)
    {
        connection.Carry();
        return HoldsFor(CallKind.Unary)
            ? connection.Begin(this, requestId, method, coldStart, now)
            : Begin(connection, isOpen: false, requestId, method, coldStart, now);
    }

    /// <summary>A lifecycle hook of the instance begins; FC bills hooks like invocations.</summary>
    /// <param name="hook"><c>initializer</c> or <c>preStop</c>.</param>
    public MeteredCall BeginHook(string hook, string requestId, DateTimeOffset now)
    {
        var call = Begin(connection: null, isOpen: false, requestId, hook, coldStart: false, now);
        call.Kind = CallKind.Hook;
        lock (_lock)
            _calls--;
        return call;
    }

    /// <param name="isOpen">Whether <paramref name="connection"/> is, and what it holds matters.</param>
    internal MeteredCall Begin(MeteredConnection? connection, bool isOpen, string requestId, string method, bool coldStart, DateTimeOffset now)
    {
        lock (_lock)
        {
            // The instance may end between the choice of it and the request's arrival: nothing is billed for that.
            if (_endedAt is { } endedAt)
                return new MeteredCall(this, connection, requestId, method, coldStart, endedAt, interval: 0);
            var interval = _meter.IntervalNumber;
            var holds = false;
            _calls++;
            Write_NeedsLock(isOpen ? _meter.BeginRequest(now, coldStart, connection!.Id, out holds) : _meter.BeginRequest(now, coldStart));
            var begins = _meter.IntervalNumber != interval;
            if (begins)
                _listed = 0;
            if (_listed < _requests.Length)
                _requests[_listed++] = requestId;
            var call = new MeteredCall(this, connection, requestId, method, coldStart, _meter.Now, _meter.IntervalNumber);
            if (begins)
            {
                _ledger.AppendNow(new BeginRecord(
                    _function.Name, InstanceId, call.Interval, requestId, connection?.Id ?? "", coldStart, call.Start, _specification));
            }

            if (holds)
                _ledger.Append(new HoldRecord(InstanceId, call.Interval, requestId, connection!.Id, call.Start));
            return call;
        }
    }

    /// <summary>An open call is streaming. True where its connection holds the instance, by the rule and because it is still open.</summary>
    public bool MarkStreaming(MeteredCall call, bool connectionOpen)
    {
        lock (_lock)
        {
            if (call.Ended)
                return false;
            call.Kind = CallKind.Streaming;
            if (_endedAt is not null)
                return false;
            var connection = call.Connection!.Id;
            if (!connectionOpen)
                _meter.MarkStreaming();
            else if (_meter.MarkStreaming(connection))
                _ledger.Append(new StreamingRecord(InstanceId, call.Interval, call.RequestId, connection, call.Start));
            return connectionOpen && HoldsFor(CallKind.Streaming);
        }
    }

    public void Release(string connection, DateTimeOffset now)
    {
        lock (_lock)
            _meter.Release(connection, now);
    }

    /// <summary>Only the first end of a call counts.</summary>
    public void EndCall(MeteredCall call, in CallResult result, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (call.Ended)
                return;
            call.Ended = true;
            // The end of the instance was the end of its calls; the meter's time stands still since.
            if (_endedAt is null)
                _meter.EndRequest(now);
            _ledger.Append(new CallRecord(
                _function.Name,
                InstanceId,
                call.Interval,
                call.RequestId,
                call.Connection?.Id ?? "",
                call.Method,
                call.Kind,
                call.ColdStart,
                call.Start,
                _meter.Now,
                result));
        }
    }

    /// <summary>The instance became one of its function's minimum instances, which are billed while they wait, or is one no longer.</summary>
    public void SetProvisioned(bool provisioned, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_endedAt is not null || _provisioned == provisioned)
                return;
            _provisioned = provisioned;
            _time.SetProvisioned(provisioned, _meter.Current(now), now);
            _ledger.Append(Record(InstanceEvent.Changed, now));
        }
    }

    /// <summary>Writes down an interval that came to rest. True while time is being billed.</summary>
    public bool Settle(DateTimeOffset now)
    {
        lock (_lock)
        {
            Write_NeedsLock(_meter.Settle(now));
            return _meter.IsBilling || (_provisioned && _endedAt is null);
        }
    }

    /// <summary>What it was billed up to now.</summary>
    public InstanceBill Bill(DateTimeOffset now)
    {
        lock (_lock)
        {
            now = _endedAt ?? now;
            var current = _meter.Current(now);
            return new InstanceBill(
                _function.Name, InstanceId, _specification, _time.Total(current, now), _calls, _meter.IsBilling ? current?.Start : null, _meter.OpenRequests > 0);
        }
    }

    /// <param name="maximumMemoryMB">The most memory it used; null where that was not measured.</param>
    public void End(DateTimeOffset now, double? maximumMemoryMB)
    {
        lock (_lock)
        {
            Write_NeedsLock(_meter.Close(now));
            _endedAt = _meter.Now;
            _ledger.Append(Record(InstanceEvent.Ended, _meter.Now) with { MaximumMemoryMB = maximumMemoryMB });
        }
    }

    private void Write_NeedsLock(BilledInterval? finished)
    {
        if (finished is not { } interval)
            return;
        _time.Add(interval);
        _ledger.Append(new IntervalRecord(
            _function.Name,
            InstanceId,
            interval.Number,
            _requests.AsMemory(0, _listed),
            interval.Requests,
            interval.Streaming ? CallKind.Streaming : CallKind.Unary,
            interval.Start,
            interval.End,
            interval.Active,
            _specification,
            interval.ColdStart,
            interval.Peak,
            _rule.Name));
    }

    private InstanceRecord Record(InstanceEvent what, DateTimeOffset at) => new(
        _function.Name, InstanceId, what, at, _specification, _function.InstanceConcurrency, _function.MinimumInstances, _provisioned);
}
