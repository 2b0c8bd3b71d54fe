using FcEmulator.Telemetry;

namespace FcEmulator.Tests.Telemetry;

public class EventStreamTests
{
    [Fact]
    public void Publish_MoreThanAnybodyReads_KeepsTheNewestAndCountsTheOthers()
    {
        const int Kept = 8192;
        var events = new EventStream();
        for (var i = 0; i < Kept + 3; i++)
            events.Publish(new Warning(DateTimeOffset.UnixEpoch, $"{i}"));

        Assert.True(events.Reader.TryRead(out var oldest));
        Assert.Equal(new Warning(DateTimeOffset.UnixEpoch, "3"), oldest);
        Assert.Equal((3L, 0L), (events.TakeDropped(), events.TakeDropped()));
    }

    [Fact]
    public void Publish_MoreThanAnybodyReads_ReachesEachSinkInOrder()
    {
        const int Published = 10_000;
        var sink = new Sink();
        var events = new EventStream(sink);
        for (var i = 0; i < Published; i++)
            events.Publish(new Warning(DateTimeOffset.UnixEpoch, $"{i}"));

        Assert.Equal(Enumerable.Range(0, Published).Select(i => $"{i}"), sink.Texts);
    }

    private sealed class Sink : IEventSink
    {
        public List<string> Texts { get; } = [];

        public void Add(EmulatorEvent happened) => Texts.Add(((Warning)happened).Text);
    }
}
