using FcEmulator.Billing;
using FcEmulator.Scheduling;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Gateway;

/// <summary>
/// One client's TLS connection, and the instances that are billed, and kept, for as long as it stays open because of the calls it
/// carried to them. Safe for use from several threads.
/// </summary>
internal sealed class ClientConnection(MeteredConnection metered, Scheduler scheduler, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<FunctionInstance> _held = [];
    private bool _closed;

    public ConnectionCalls Calls { get; } = new();

    public MeteredConnection Metered { get; } = metered;

    /// <summary>Marks of faults that were put into the connection on purpose.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The instance is billed, and so kept, until the connection closes. One that has just closed holds nothing any more.</summary>
    public void Hold(FunctionInstance instance)
    {
        lock (_lock)
        {
            if (_closed || instance.State == InstanceState.Retired)
                return;
            // A connection may outlive many of the instances its calls went to.
            _held.RemoveWhere(static held => held.State == InstanceState.Retired);
            if (_held.Add(instance))
                scheduler.Hold(instance);
        }
    }

    public void Close()
    {
        Metered.Close(time.GetUtcNow());
        lock (_lock)
        {
            _closed = true;
            foreach (var instance in _held)
                scheduler.Unhold(instance);
            _held.Clear();
        }
    }
}
