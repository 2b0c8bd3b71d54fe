using System.Diagnostics.Metrics;

namespace FcEmulator.Tests.Hostile;

/// <summary>
/// The connections a gateway has open, by Kestrel's own measure, also those that never finished their handshake. Make it before clients
/// connect. Safe for use from several threads.
/// </summary>
internal sealed class OpenConnections : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _open;

    public OpenConnections(int port)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "kestrel.active_connections")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            // All servers of this process measure; the port tells whose it is.
            if (tags.Contains(new KeyValuePair<string, object?>("server.port", port)))
                Interlocked.Add(ref _open, change);
        });
        _listener.Start();
    }

    public long Open => Interlocked.Read(ref _open);

    public void Dispose() => _listener.Dispose();
}
