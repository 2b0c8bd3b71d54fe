using FcEmulator.Simulation.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Simulation.Engine;

public class DurationQuantilesTests
{
    [Fact]
    public void At_NothingCounted_IsZero() => Assert.Equal(TimeSpan.Zero, new DurationQuantiles().At(0.99));

    [Fact]
    public void At_OneInAHundredWaits_P99IsStillZero()
    {
        var quantiles = new DurationQuantiles();
        for (var i = 0; i < 99; i++)
            quantiles.Add(0);
        quantiles.Add(TimeSpan.TicksPerSecond);

        Assert.Equal(TimeSpan.Zero, quantiles.At(0.99));
        Assert.Equal(TimeSpan.FromSeconds(1), quantiles.At(0.991));
        Assert.Equal(TimeSpan.FromSeconds(1), quantiles.Longest);
    }

    /// <summary>The stated error: never below the true quantile, above it by less than 1/128, and exact below 256 ticks.</summary>
    [Fact]
    public void At_AnyDurations_IsWithinTheStatedErrorOfTheSortedOnes()
    {
        var durations = ArbMap.Default.GeneratorFor<(byte, int)>().Select(pair => Math.Abs((long)pair.Item2) << (pair.Item1 % 32)).NonEmptyListOf();
        Prop.ForAll(durations.ToArbitrary(), drawn =>
        {
            var quantiles = new DurationQuantiles();
            foreach (var duration in drawn)
                quantiles.Add(duration);
            var sorted = drawn.Order().ToList();
            return ((double[])[0.01, 0.5, 0.9, 0.99, 1]).All(share =>
            {
                var exact = sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
                var found = quantiles.At(share).Ticks;
                return found >= exact && (exact < 256 ? found == exact : found - exact < exact / 128.0);
            });
        }).QuickCheckThrowOnFailure();
    }
}
