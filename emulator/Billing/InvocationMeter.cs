using System.Collections.Concurrent;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Billing;

/// <summary>
/// Meters the live gateway: instances and client connections register here, calls begin at their instance, and what is billed goes to the
/// ledger. Safe for use from several threads; each instance has its own lock.
/// </summary>
internal sealed class InvocationMeter : IDisposable
{
    /// <summary>How late a line may reach the file that is not an interval's beginning.</summary>
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MeteredInstance, bool> _instances = new();
    private readonly Lock _ending = new();
    private readonly Dictionary<(string Function, InstanceSpecification Specification), InstanceBill> _gone = [];
    private readonly Lock _ticking = new();
    private readonly LedgerWriter _ledger;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset _lastHeartbeat = DateTimeOffset.MinValue;

    /// <param name="ledger">Owned: <see cref="Stop"/> ends it.</param>
    /// <param name="time">The clock the callers' time stamps come from.</param>
    public InvocationMeter(LedgerWriter ledger, TimeProvider time)
    {
        _ledger = ledger;
        _time = time;
        _timer = time.CreateTimer(_ => Tick(_time.GetUtcNow()), null, FlushPeriod, FlushPeriod);
    }

    /// <summary>Why the ledger is not being written at the moment; null while it is.</summary>
    public LedgerProblem? Problem => _ledger.Problem;

    /// <summary>An instance is there and can take calls.</summary>
    /// <param name="provisioned">It is one of the function's minimum instances, which are billed while they wait.</param>
    /// <param name="took">How long it took to start, where that is known.</param>
    public MeteredInstance AddInstance(FunctionConfig function, string instanceId, DateTimeOffset now, bool provisioned = false, TimeSpan? took = null)
    {
        var instance = new MeteredInstance(function, instanceId, _ledger, provisioned, took, now);
        _instances[instance] = true;
        return instance;
    }

    /// <summary>A client connected. Costs nothing in the ledger unless it carries calls.</summary>
    public MeteredConnection AddConnection(string connectionId) => new(connectionId, _ledger, _time.GetUtcNow());

    /// <summary>The instance is gone, whoever ended it: its open interval ends now. Idempotent.</summary>
    /// <param name="maximumMemoryMB">The most memory it used; null where that was not measured.</param>
    public void InstanceEnded(MeteredInstance instance, DateTimeOffset now, double? maximumMemoryMB = null)
    {
        lock (_ending)
        {
            if (!_instances.TryRemove(instance, out _))
                return;
            instance.End(now, maximumMemoryMB);
            var bill = instance.Bill(now) with { InstanceId = "" };
            var key = (bill.Function, bill.Specification);
            _gone[key] = _gone.TryGetValue(key, out var before) ? before.Plus(bill) : bill;
        }
    }

    /// <summary>What this run was billed up to now. Costs something for each instance: not to be asked for each call.</summary>
    public RunningBill Bill(DateTimeOffset now)
    {
        lock (_ending)
            return new RunningBill([.. _instances.Keys.Select(instance => instance.Bill(now))], [.. _gone.Values]);
    }

    /// <summary>Writes what there is, for readers who do not want to wait for the next time that it is written anyway.</summary>
    public void Flush()
    {
        lock (_ticking)
            Write(_time.GetUtcNow());
    }

    /// <summary>Shutdown: ends all instances and the ledger's run. Idempotent; calls that end later are not recorded.</summary>
    public void Stop(DateTimeOffset now)
    {
        _timer.Dispose();
        foreach (var instance in _instances.Keys)
            InstanceEnded(instance, now);
        _ledger.End(now);
    }

    public void Dispose() => Stop(_time.GetUtcNow());

    private void Tick(DateTimeOffset now)
    {
        // A slow disk may let the next tick come while this one still writes.
        if (!_ticking.TryEnter())
            return;
        try
        {
            Write(now);
        }
        finally
        {
            _ticking.Exit();
        }
    }

    private void Write(DateTimeOffset now)
    {
        var billing = false;
        foreach (var (instance, _) in _instances)
            billing |= instance.Settle(now);
        if (billing && now - _lastHeartbeat >= HeartbeatPeriod)
        {
            _ledger.Append(new AliveRecord(now));
            _lastHeartbeat = now;
        }

        _ledger.Flush();
    }
}
