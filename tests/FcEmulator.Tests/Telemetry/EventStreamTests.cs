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
}
