
namespace FcEmulator.Tests.Hostile;

/// <summary>The system's clock is set while the emulator runs.</summary>
public class ClockJumpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void SystemClockIsSet_EmulatorsTimeGoesOnAsIfNothingWere(int hours)
    {
        var system = new JumpingTime();
        var time = new SteadyTime(system);
        var began = time.GetUtcNow();

        system.Pass(TimeSpan.FromSeconds(2));
        system.Jump(TimeSpan.FromHours(hours));
        system.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(5), time.GetUtcNow() - began);
    }

    /// <summary>A clock that passes time like any other, and that somebody sets.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private readonly ManualTime _passed = new();
        private TimeSpan _set;

        public override long TimestampFrequency => _passed.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _passed.GetUtcNow() + _set;

        public override long GetTimestamp() => _passed.GetTimestamp();

        public void Pass(TimeSpan time) => _passed.Advance(time);

        public void Jump(TimeSpan by) => _set += by;
    }
}
