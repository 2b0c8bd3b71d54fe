using System.Diagnostics.Metrics;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// Counts the client connections a gateway is done with, by Kestrel's own measure: a client sees the end of TLS, and even of TCP, before the
/// gateway has let go of what its connection held. Safe for use from several threads.
/// </summary>
internal sealed class EndedConnections : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _ended;

    public EndedConnections(int port)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "kestrel.active_connections")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            // All servers of this process measure; the port tells whose it is.
            if (change < 0 && tags.Contains(new KeyValuePair<string, object?>("server.port", port)))
                Interlocked.Increment(ref _ended);
        });
        _listener.Start();
    }

    /// <summary>Closes the client's connection in order, and waits until the gateway is done with it. One at a time.</summary>
    public async Task CloseAsync(Http2TestClient client)
    {
        var before = Volatile.Read(ref _ended);
        await client.FinishAsync();
        await Bounded.Until(() => Volatile.Read(ref _ended) > before);
    }

    public void Dispose() => _listener.Dispose();
}
