namespace FcEmulator.Tests.Fakes;

public class ManualTimeTests
{
    [Fact]
    public void Advance_TimersDueAtOneTime_FireInTheOrderTheyWereMade()
    {
        var time = new ManualTime();
        var fired = new List<string>();
        time.CreateTimer(_ => fired.Add("late"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        time.CreateTimer(_ => fired.Add("first"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        time.CreateTimer(_ => fired.Add("second"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["first", "second", "late"], fired);
    }

    [Fact]
    public void Advance_TimerSetByATimer_FiresAtItsOwnTime()
    {
        var time = new ManualTime();
        var start = time.GetUtcNow();
        var fired = new List<TimeSpan>();
        time.CreateTimer(
            _ => time.CreateTimer(_ => fired.Add(time.GetUtcNow() - start), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([TimeSpan.FromSeconds(2)], fired);
    }
}
