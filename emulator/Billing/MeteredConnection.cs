using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing;

/// <summary>
/// A client connection and the instances it holds by the calls it has carried to them. Safe for use from several threads; its lock
/// is taken before an instance's.
/// </summary>
internal sealed class MeteredConnection(string id, LedgerWriter ledger, DateTimeOffset opened)
{
    private readonly Lock _lock = new();
    private readonly HashSet<MeteredInstance> _held = [];
    private int _openCalls;
    private bool _carried;
    private bool _isClosed;
    private bool _written;
    private DateTimeOffset _closedAt;

    public string Id { get; } = id;

    /// <summary>The client is gone: holds nothing any more. Calls of it may still be open and end by themselves. Idempotent.</summary>
    public void Close(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _closedAt = now;
            foreach (var instance in _held)
                instance.Release(Id, now);
            _held.Clear();
            // An exchange, so that either this sees that the last call has ended, or the last call sees this.
            Interlocked.Exchange(ref _isClosed, true);
            Write_NeedsLock();
        }
    }

    /// <summary>A call of it has reached an instance; each is followed by <see cref="CallEnded"/>.</summary>
    public void CallBegan()
    {
        Interlocked.Increment(ref _openCalls);
        _carried = true;
    }

    /// <summary>Its line in the ledger comes after those of all its calls, so that a reader need not remember it any longer.</summary>
    public void CallEnded()
    {
        if (Interlocked.Decrement(ref _openCalls) > 0 || !Volatile.Read(ref _isClosed))
            return;
        lock (_lock)
            Write_NeedsLock();
    }

    /// <summary>A call begins that, by the rule, lets the connection hold the instance. Under one lock with <see cref="Close"/>: a hold after the close would last for ever.</summary>
    public MeteredCall Begin(MeteredInstance instance, string requestId, string method, bool coldStart, DateTimeOffset now)
    {
        lock (_lock)
        {
            var call = instance.Begin(this, isOpen: !_isClosed, requestId, method, coldStart, now);
            if (!_isClosed)
                Keep_NeedsLock(instance);
            return call;
        }
    }

    /// <summary>A call turned out to be streaming. Under one lock with <see cref="Close"/> for the same reason.</summary>
    public void MarkStreaming(MeteredInstance instance, MeteredCall call)
    {
        lock (_lock)
        {
            if (instance.MarkStreaming(call, connectionOpen: !_isClosed))
                Keep_NeedsLock(instance);
        }
    }

    private void Write_NeedsLock()
    {
        if (_written || !_carried || Volatile.Read(ref _openCalls) > 0)
            return;
        _written = true;
        ledger.Append(new ConnectionRecord(Id, opened, _closedAt));
    }

    private void Keep_NeedsLock(MeteredInstance instance)
    {
        // A connection may live much longer than the instances its calls went to.
        if (_held.Add(instance))
            _held.RemoveWhere(static held => held.IsEnded);
    }
}
