using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing;

/// <summary>
/// A client connection and the instances it holds by having carried streaming calls to them. Safe for use from several threads; its lock
/// is taken before an instance's.
/// </summary>
internal sealed class MeteredConnection(string id, LedgerWriter ledger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<MeteredInstance> _held = [];
    private bool _carriedStreaming;
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
            if (_carriedStreaming)
                ledger.Append(new ConnectionRecord(Id, now));
            foreach (var instance in _held)
                instance.Release(Id, now);
            _held.Clear();
        }
    }

    /// <summary>A call turned out to be streaming. Under one lock with <see cref="Close"/>: a hold after the close would last for ever.</summary>
    public void MarkStreaming(MeteredInstance instance, MeteredCall call)
    {
        lock (_lock)
        {
            if (!instance.MarkStreaming(call, connectionOpen: !_closed) || !_held.Add(instance))
                return;
            _carriedStreaming = true;
            // A connection may live much longer than the instances its calls went to.
            _held.RemoveWhere(static held => held.IsEnded);
        }
    }
}
