namespace FcEmulator.Simulation.Traffic;

/// <summary>
/// A working day's traffic as multiples of its mean: a quiet night, two peaks around midday, an evening that fades (assumed; nobody's
/// measurement). Between full hours it is a straight line.
/// </summary>
internal static class DailyCurve
{
    private static readonly double[] Shape =
    [
        0.35, 0.25, 0.18, 0.15, 0.15, 0.22, 0.45, 0.85, 1.30, 1.65, 1.80, 1.70, 1.50, 1.60, 1.75, 1.70, 1.55, 1.40, 1.30, 1.25, 1.10, 0.90, 0.70, 0.50,
    ];

    private static readonly double[] Hours = [.. Shape.Select(value => value / Shape.Average())];

    public static double Highest { get; } = Hours.Max();

    /// <param name="hour">Since midnight of any day, at least 0.</param>
    public static double At(double hour)
    {
        var whole = Math.Floor(hour);
        var from = Hours[(long)whole % Hours.Length];
        var to = Hours[((long)whole + 1) % Hours.Length];
        return from + ((to - from) * (hour - whole));
    }
}
