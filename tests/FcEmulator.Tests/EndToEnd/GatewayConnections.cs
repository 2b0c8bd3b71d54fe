using System.Diagnostics.Metrics;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// The client connections of a gateway by Kestrel's own measure, also those that never finished their handshake: a client sees the end of
/// TLS, and even of TCP, before the gateway has let go of what its connection held. Make it before clients connect. Safe for use from several threads.
/// </summary>
internal sealed class GatewayConnections : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _open;
    private long _ended;

    public GatewayConnections(int port)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "kestrel.active_connections")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            // All servers of this process measure; the port tells whose it is.
            if (!tags.Contains(new KeyValuePair<string, object?>("server.port", port)))
                return;
            Interlocked.Add(ref _open, change);
            if (change < 0)
                Interlocked.Increment(ref _ended);
        });
        _listener.Start();
    }

    public long Open => Interlocked.Read(ref _open);

    /// <summary>Closes the client's connection in order, and waits until the gateway is done with it. One at a time.</summary>
    public async Task CloseAsync(Http2TestClient client)
    {
        var before = Interlocked.Read(ref _ended);
        await client.FinishAsync();
        await Bounded.Until(() => Interlocked.Read(ref _ended) > before);
    }

    public void Dispose() => _listener.Dispose();
}
