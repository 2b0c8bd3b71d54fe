using FcEmulator.Simulation.Traffic;
using static FcEmulator.Tests.Simulation.Simulations;

namespace FcEmulator.Tests.Simulation.Engine;

/// <summary>
/// Rejections against Erlang's loss formula: requests that come at random (Poisson) to c slots, no queue. It holds for any distribution of
/// the durations, and for any way to share the slots out, as long as a slot is free whenever fewer than c are taken.
/// </summary>
public class LossFormulaTests
{
    private const int Runs = 20;
    private const int RequestsEach = 15_000;

    /// <summary>Student's t for 19 degrees of freedom, 99.9 % in the middle.</summary>
    private const double T999 = 3.883;

    /// <summary>8 erlangs on 10 slots: B = 0.1217.</summary>
    [Theory]
    [InlineData(1, 10, 8, nameof(DurationLaw.Exponential))]
    [InlineData(1, 10, 8, nameof(DurationLaw.Constant))]
    [InlineData(1, 10, 8, nameof(DurationLaw.Lognormal))]
    [InlineData(10, 1, 8, nameof(DurationLaw.Exponential))]
    [InlineData(1, 2, 3, nameof(DurationLaw.Exponential))]
    public void Run_RandomRequestsWithoutQueue_LosesWhatErlangsFormulaSays(int slots, int limit, double erlangs, string durations)
    {
        var law = Enum.Parse<DurationLaw>(durations);
        var shares = Enumerable.Range(1, Runs).Select(seed => RejectedShare(slots, limit, erlangs, law, seed)).ToList();

        var mean = shares.Average();
        var error = Math.Sqrt(shares.Sum(share => (share - mean) * (share - mean)) / (Runs - 1) / Runs);
        var expected = ErlangB(slots * limit, erlangs);
        Assert.InRange(expected, mean - (T999 * error), mean + (T999 * error));
        // An interval so wide that it would hold anything proves nothing.
        Assert.True(T999 * error < 0.15 * expected, $"The confidence interval is {mean} ± {T999 * error}.");
    }

    [Fact]
    public void ErlangB_KnownValues_AreThoseOfTheTables()
    {
        Assert.Equal(0.5, ErlangB(1, 1), 12);
        Assert.Equal(0.2, ErlangB(2, 1), 12);
        Assert.Equal(0.12166, ErlangB(10, 8), 5);
    }

    private static double RejectedShare(int slots, int limit, double erlangs, DurationLaw law, int seed)
    {
        var tally = Function(slots, limit).Run(Poisson(erlangs * 10, 100, RequestsEach, law, seed)).Tally;
        Assert.Equal(RequestsEach, tally.Served + tally.Rejected);
        return (double)tally.Rejected / RequestsEach;
    }

    /// <summary>The recursion B(0) = 1, B(c) = aB(c-1) / (c + aB(c-1)).</summary>
    private static double ErlangB(int slots, double erlangs) =>
        Enumerable.Range(1, slots).Aggregate(1.0, (lost, c) => erlangs * lost / (c + (erlangs * lost)));
}
