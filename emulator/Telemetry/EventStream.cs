using System.Threading.Channels;

namespace FcEmulator.Telemetry;

/// <summary>
/// Carries events to the one who shows them. Publishing never waits: when nobody keeps up, the oldest are dropped and counted.
/// Safe for use from several threads; one reader.
/// </summary>
internal sealed class EventStream
{
    private const int Capacity = 8192;

    private readonly Channel<EmulatorEvent> _events;
    private long _dropped;

    public EventStream() => _events = Channel.CreateBounded<EmulatorEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => Interlocked.Increment(ref _dropped));

    public ChannelReader<EmulatorEvent> Reader => _events.Reader;

    public void Publish(EmulatorEvent happened) => _events.Writer.TryWrite(happened);

    /// <summary>How many were dropped since the last time this was asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}
