using System.Threading.Channels;

namespace FcEmulator.Telemetry;

/// <summary>
/// Carries events to the one who shows them. Publishing never waits: when nobody keeps up, the oldest are dropped and counted.
/// Safe for use from several threads; one reader.
/// </summary>
internal sealed class EventStream
{
    private const int Capacity = 8192;

    /// <summary>What a dashboard that opens can still show of what functions printed.</summary>
    private const int OutputKept = 2000;

    private const int OthersKept = 500;

    private readonly Channel<EmulatorEvent> _events;
    private long _dropped;

    public EventStream() => _events = Channel.CreateBounded<EmulatorEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => Interlocked.Increment(ref _dropped));

    public ChannelReader<EmulatorEvent> Reader => _events.Reader;

    /// <summary>What functions printed last, for readers beside the one.</summary>
    public Recent<FunctionOutput> Output { get; } = new(OutputKept);

    /// <summary>The latest other events, for readers beside the one.</summary>
    public Recent<EmulatorEvent> Recent { get; } = new(OthersKept);

    /// <summary>Also gets each event, on the publisher's thread; must neither wait nor throw. To be set before the first.</summary>
    public Action<EmulatorEvent>? Also { get; set; }

    public void Publish(EmulatorEvent happened)
    {
        Also?.Invoke(happened);
        _events.Writer.TryWrite(happened);
        if (happened is FunctionOutput output)
            Output.Add(output);
        else
            Recent.Add(happened);
    }

    /// <summary>How many were dropped since the last time this was asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}
