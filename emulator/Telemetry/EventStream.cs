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
    private readonly IEventSink[] _sinks;
    private long _dropped;

    /// <param name="sinks">Get each event too, whether or not anybody reads.</param>
    public EventStream(params IEventSink[] sinks)
    {
        _sinks = sinks;
        _events = Channel.CreateBounded<EmulatorEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    public ChannelReader<EmulatorEvent> Reader => _events.Reader;

    /// <summary>What functions printed last, for readers beside the one.</summary>
    public Recent<FunctionOutput> Output { get; } = new(OutputKept);

    /// <summary>The latest other events, for readers beside the one.</summary>
    public Recent<EmulatorEvent> Recent { get; } = new(OthersKept);

    public void Publish(EmulatorEvent happened)
    {
        foreach (var sink in _sinks)
            sink.Add(happened);
        _events.Writer.TryWrite(happened);
        if (happened is FunctionOutput output)
            Output.Add(output);
        else
            Recent.Add(happened);
    }

    /// <summary>How many were dropped since the last time this was asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}
