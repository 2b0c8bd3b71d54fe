using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Engine;

/// <summary>The client connections that calls are open on, or that hold instances: as many as are open at once. Not thread-safe.</summary>
/// <param name="linger">Ticks a connection stays open after its last call, where the trace does not tell.</param>
internal sealed class ConnectionTable(EventQueue events, long linger, ConnectionCloses told)
{
    /// <summary>Numbers from here on are of connections that the trace does not name.</summary>
    private const ulong FirstUnnamed = 1UL << 63;

    private readonly Dictionary<ulong, SimulatedConnection> _open = [];
    private ulong _unnamed = FirstUnnamed;

    /// <summary>The connection of a call; 0 where nothing depends on it.</summary>
    public ulong IdOf(in TraceEvent call)
    {
        if (call.Connection != 0)
            return call.Connection;
        return call.Kind == TraceEventKind.Streaming ? _unnamed++ : 0;
    }

    public void NoteBegin(in OpenCall call)
    {
        if (call.Connection == 0)
            return;
        if (!_open.TryGetValue(call.Connection, out var connection))
            _open[call.Connection] = connection = new SimulatedConnection();
        connection.OpenCalls++;
        connection.Stamp++;
        connection.CarriedStreaming |= call.Streaming && call.Connection < FirstUnnamed;
    }

    /// <summary>It may have closed while its call waited for a start.</summary>
    public bool IsOpen(ulong id) => id != 0 && _open.ContainsKey(id);

    public void NoteHold(ulong id, SimulatedInstance instance) => _open[id].Held.Add(instance);

    public void NoteEnd(ulong id, long now)
    {
        // Not there where the trace says the connection closed before its call ended.
        if (!_open.TryGetValue(id, out var connection) || --connection.OpenCalls > 0 || IsTold(connection))
            return;
        if (connection.Held.Count == 0)
            _open.Remove(id);
        else
            events.Add(now + linger, SimulatedEventKind.ConnectionCloses, connection.Stamp, (long)id);
    }

    /// <summary>No call came since the close was planned.</summary>
    public bool IsStillDue(ulong id, int stamp) => _open.TryGetValue(id, out var connection) && connection.Stamp == stamp;

    /// <summary>The instances it held.</summary>
    public IReadOnlyList<SimulatedInstance> Close(ulong id) => _open.Remove(id, out var connection) ? connection.Held : [];

    private bool IsTold(SimulatedConnection connection) =>
        told == ConnectionCloses.OfAll || (told == ConnectionCloses.OfStreaming && connection.CarriedStreaming);
}
