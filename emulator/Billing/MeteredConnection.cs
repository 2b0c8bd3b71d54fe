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
    private bool _carried;
    private bool _closed;

    public string Id { get; } = id;

    /// <summary>The client is gone: holds nothing any more. Calls of it may still be open and end by themselves. Idempotent.</summary>
    public void Close(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            if (_carried)
                ledger.Append(new ConnectionRecord(Id, opened, now));
            foreach (var instance in _held)
                instance.Release(Id, now);
            _held.Clear();
        }
    }

    /// <summary>A call of it has reached an instance.</summary>
    public void Carry() => _carried = true;

    /// <summary>A call begins that, by the rule, lets the connection hold the instance. Under one lock with <see cref="Close"/>: a hold after the close would last for ever.</summary>
    public MeteredCall Begin(MeteredInstance instance, string requestId, string method, bool coldStart, DateTimeOffset now)
    {
        lock (_lock)
        {
            var call = instance.Begin(this, isOpen: !_closed, requestId, method, coldStart, now);
            if (!_closed)
                Keep_NeedsLock(instance);
            return call;
        }
    }

    /// <summary>A call turned out to be streaming. Under one lock with <see cref="Close"/> for the same reason.</summary>
    public void MarkStreaming(MeteredInstance instance, MeteredCall call)
    {
        lock (_lock)
        {
            if (instance.MarkStreaming(call, connectionOpen: !_closed))
                Keep_NeedsLock(instance);
        }
    }

    private void Keep_NeedsLock(MeteredInstance instance)
    {
        // A connection may live much longer than the instances its calls went to.
        if (_held.Add(instance))
            _held.RemoveWhere(static held => held.IsEnded);
    }
}
