using FcEmulator.Instances.Debugging;

namespace FcEmulator.Tests.Instances.Debugging;

public class PausableTimeoutTests
{
    private readonly ManualTime _time = new();
    private bool _held;

    [Fact]
    public void NobodyHoldsIt_FiresAtItsTime()
    {
        using var timeout = Start(2);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(timeout.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public void Held_ItsTimeStandsStill_AndThenGoesOn()
    {
        using var timeout = Start(2);
        _time.Advance(TimeSpan.FromSeconds(1));

        _held = true;
        _time.Advance(TimeSpan.FromHours(1));
        _held = false;
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(timeout.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public void Disposed_NothingFires()
    {
        var timeout = Start(1);
        timeout.Dispose();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(timeout.IsCancellationRequested);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void Watch_AsksOnceForAMoment_AndAttachedFunctionsCountAsHeld()
    {
        var asked = 0;
        var watch = new DebuggerWatch(_ => ++asked > 1, _time);

        Assert.Equal([false, false], new[] { watch.IsHeld(1), watch.IsHeld(1) });
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(watch.IsHeld(1));
        Assert.Equal(2, asked);
        Assert.True(watch.IsHeld(null));
    }

    private PausableTimeout Start(int seconds) => new(TimeSpan.FromSeconds(seconds), () => _held, _time);
}
