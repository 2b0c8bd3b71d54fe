using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Billing;

/// <summary>One instance's meter and its way into the ledger. Safe for use from several threads.</summary>
internal sealed class MeteredInstance
{
    private readonly Lock _lock = new();
    private readonly ActivityMeter _meter = new();
    private readonly string[] _requests = new string[LedgerFormat.ListedRequests];
    private readonly InstanceSpecification _specification;
    private readonly FunctionConfig _function;
    private readonly LedgerWriter _ledger;
    private int _listed;
    private DateTimeOffset? _endedAt;

    public MeteredInstance(FunctionConfig function, string instanceId, LedgerWriter ledger, DateTimeOffset now)
    {
        (_function, InstanceId, _ledger) = (function, instanceId, ledger);
        _specification = InstanceSpecification.Of(function);
        _ledger.Append(Record(ended: false, now));
    }

    public string InstanceId { get; }

    /// <summary>A client connection that carried a streaming call is still there: the instance is billed and not to be reclaimed.</summary>
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

    /// <summary>The instance gets a request. If that begins an interval, the ledger has it when this returns.</summary>
    /// <param name="method">The request's path, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <param name="coldStart">The request waited for the instance's start.</param>
    public MeteredCall Begin(MeteredConnection connection, string requestId, string method, bool coldStart, DateTimeOffset now)
    {
        lock (_lock)
        {
            // The instance may end between the choice of it and the request's arrival: nothing is billed for that.
            if (_endedAt is { } endedAt)
                return new MeteredCall(this, connection, requestId, method, coldStart, endedAt, interval: 0);
            var interval = _meter.IntervalNumber;
            Write_NeedsLock(_meter.BeginRequest(now, coldStart));
            var begins = _meter.IntervalNumber != interval;
            if (begins)
                _listed = 0;
            if (_listed < _requests.Length)
                _requests[_listed++] = requestId;
            if (begins)
            {
                _ledger.AppendNow(new BeginRecord(
                    _function.Name, InstanceId, _meter.IntervalNumber, requestId, connection.Id, coldStart, _meter.Now, _specification));
            }

            return new MeteredCall(this, connection, requestId, method, coldStart, _meter.Now, _meter.IntervalNumber);
        }
    }

    /// <summary>An open call is streaming. True where its connection, unless that has closed, holds the instance from now on.</summary>
    public bool MarkStreaming(MeteredCall call, bool connectionOpen)
    {
        lock (_lock)
        {
            if (call.Ended)
                return false;
            call.Kind = CallKind.Streaming;
            if (_endedAt is not null)
                return false;
            if (!connectionOpen)
                _meter.MarkStreaming();
            else if (_meter.Hold(call.Connection.Id))
                _ledger.Append(new StreamingRecord(InstanceId, call.Interval, call.RequestId, call.Connection.Id, call.Start));
            return connectionOpen;
        }
    }

    public void Release(string connection, DateTimeOffset now)
    {
        lock (_lock)
            _meter.Release(connection, now);
    }

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
                call.Connection.Id,
                call.Method,
                call.Kind,
                call.ColdStart,
                call.Start,
                _meter.Now,
                result));
        }
    }

    /// <summary>Writes down an interval that came to rest. True while time is being billed.</summary>
    public bool Settle(DateTimeOffset now)
    {
        lock (_lock)
        {
            Write_NeedsLock(_meter.Settle(now));
            return _meter.IsBilling;
        }
    }

    public void End(DateTimeOffset now)
    {
        lock (_lock)
        {
            Write_NeedsLock(_meter.Close(now));
            _endedAt = _meter.Now;
            _ledger.Append(Record(ended: true, _meter.Now));
        }
    }

    private void Write_NeedsLock(BilledInterval? finished)
    {
        if (finished is not { } interval)
            return;
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
            LedgerFormat.Rule));
    }

    private InstanceRecord Record(bool ended, DateTimeOffset at) => new(
        _function.Name, InstanceId, ended, at, _specification, _function.InstanceConcurrency, _function.MinimumInstances);
}
