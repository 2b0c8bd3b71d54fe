namespace FcEmulator.Billing.Reports;

/// <summary>What a month would cost with so many calls like those seen. An estimate. Immutable.</summary>
/// <param name="CallsPerMonth">As asked for.</param>
/// <param name="Low">The end of the 95 % range below <paramref name="Cu"/>; null, like <paramref name="High"/>, where too little was seen.</param>
/// <param name="WaitingCu">Part of <paramref name="Cu"/> for minimum instances that wait, which does not grow with the calls.</param>
internal sealed record MonthlyProjection(long CallsPerMonth, decimal Cu, decimal? Low, decimal? High, decimal WaitingCu)
{
    /// <summary>Hours of a month, as cloud price lists count: 365 × 24 / 12.</summary>
    private const decimal HoursPerMonth = 730;

    /// <summary>Of the normal distribution, for 95 % between the two ends.</summary>
    private const double Deviations = 1.96;

    /// <param name="waitingCu">Of the minimum instances in the time seen.</param>
    /// <param name="seen">Time the ledgers' runs lasted.</param>
    public static MonthlyProjection? Of(long callsPerMonth, CostSpread spread, decimal waitingCu, TimeSpan seen)
    {
        if (spread.Mean <= 0)
            return null;
        var waiting = seen > TimeSpan.Zero ? waitingCu * HoursPerMonth * TimeSpan.TicksPerHour / seen.Ticks : 0;
        return new MonthlyProjection(
            callsPerMonth,
            At(spread.Mean),
            spread.StandardError is { } below ? At(Math.Max(0, spread.Mean - Deviations * below)) : null,
            spread.StandardError is { } above ? At(spread.Mean + Deviations * above) : null,
            waiting);

        decimal At(double cuPerCall) => (decimal)(cuPerCall * callsPerMonth) + waiting;
    }
}
