using FcEmulator.Simulation.Traffic;

namespace FcEmulator.Tests.Simulation.Traffic;

/// <summary>When generated requests arrive.</summary>
public class ArrivalTimesTests
{
    /// <summary>Ten days of two requests a second: 1,728,000 are expected, ± 1,315 (one deviation of a Poisson count), so 1 % is 13 of those.</summary>
    private const double PerSecond = 2;
    private const int Days = 10;

    private static readonly TimeSpan Length = TimeSpan.FromDays(Days);

    [Theory]
    [InlineData(nameof(TrafficShape.Constant))]
    [InlineData(nameof(TrafficShape.Poisson))]
    [InlineData(nameof(TrafficShape.Bursty))]
    [InlineData(nameof(TrafficShape.Daily))]
    public void Next_AnyShape_ComesInOrderAtItsMeanRate_AndTheSameFromTheSameSeed(string shape)
    {
        var plan = Plan(Enum.Parse<TrafficShape>(shape));

        var times = Times(plan).ToList();

        Assert.Equal(times.Order(), times);
        Assert.InRange(times.Count / Length.TotalSeconds, PerSecond * 0.99, PerSecond * 1.01);
        Assert.Equal(times.Take(1000), Times(plan).Take(1000));
        if (plan.Shape != TrafficShape.Constant)
            Assert.NotEqual(times.Take(1000), Times(plan with { Seed = 2 }).Take(1000));
    }

    /// <summary>
    /// In an hour from h to h + 1 the curve is a straight line, so its mean there is that of both ends, and over the day that of all hours is 1.
    /// The quietest hour (3 to 4) has 0.15 ÷ 1.0125 of the mean, so 1,067 of 7,200 requests; ten days of it 10,667 ± 103; 6 % are 6 deviations.
    /// </summary>
    [Fact]
    public void Next_Daily_FollowsTheDaysCurve()
    {
        var hours = new int[24];
        foreach (var at in Times(Plan(TrafficShape.Daily)))
            hours[at / TimeSpan.TicksPerHour % 24]++;

        for (var hour = 0; hour < 24; hour++)
        {
            var expected = PerSecond * 3600 * Days * (DailyCurve.At(hour) + DailyCurve.At(hour + 1)) / 2;
            Assert.InRange(hours[hour], expected * 0.94, expected * 1.06);
        }

        Assert.True(hours[3] * 5 < hours[10], "The night is quiet.");
        Assert.True(hours[12] < hours[10] && hours[12] < hours[14], "Two peaks around midday.");
    }

    /// <summary>10 s of every minute: all requests come in them, six times as fast as in the mean.</summary>
    [Fact]
    public void Next_Bursty_HasNothingBetweenTheBursts() =>
        Assert.All(Times(Plan(TrafficShape.Bursty)).Take(10_000), at => Assert.InRange(at % TimeSpan.TicksPerMinute, 0, 10 * TimeSpan.TicksPerSecond));

    [Fact]
    public void Next_Constant_IsEven() =>
        Assert.Equal([0, 5_000_000, 10_000_000, 15_000_000], Times(Plan(TrafficShape.Constant)).Take(4));

    private static TrafficPlan Plan(TrafficShape shape) => new() { Shape = shape, RequestsPerSecond = PerSecond, MeanDuration = TimeSpan.FromMilliseconds(100) };

    private static IEnumerable<long> Times(TrafficPlan plan)
    {
        var arrivals = new ArrivalTimes(plan, new SeededRandom(plan.Seed, stream: 0));
        for (var at = arrivals.Next(); at < Length.Ticks; at = arrivals.Next())
            yield return at;
    }
}
