using FcEmulator.Telemetry;

namespace FcEmulator.Tests.Telemetry;

/// <summary>The latest of something, for readers with places of their own.</summary>
public class RecentTests
{
    [Fact]
    public void ReadOn_TwoReaders_EachGetsEverythingInOrder()
    {
        var recent = new Recent<int>(4);
        var (one, other) = (0L, 0L);
        recent.Add(1);
        recent.Add(2);

        Assert.Equal([1, 2], recent.ReadOn(ref one, 10, out _));
        recent.Add(3);

        Assert.Equal([3], recent.ReadOn(ref one, 10, out _));
        Assert.Equal([1, 2, 3], recent.ReadOn(ref other, 10, out var missed));
        Assert.Equal(0, missed);
        Assert.Equal([], recent.ReadOn(ref other, 10, out _));
    }

    [Fact]
    public void ReadOn_LateReader_GetsTheLatestAndHowManyItMissed()
    {
        var recent = new Recent<int>(4);
        for (var i = 1; i <= 10; i++)
            recent.Add(i);
        var place = 2L;

        Assert.Equal([7, 8, 9, 10], recent.ReadOn(ref place, 100, out var missed));
        Assert.Equal((4L, 10L, 10L), (missed, place, recent.Added));
    }

    [Fact]
    public void ReadOn_Most_PassesOverTheOldest()
    {
        var recent = new Recent<int>(4);
        recent.Add(1);
        recent.Add(2);
        recent.Add(3);
        var place = 0L;

        Assert.Equal([3], recent.ReadOn(ref place, 1, out var missed));
        Assert.Equal((2L, 3L), (missed, place));
    }
}
