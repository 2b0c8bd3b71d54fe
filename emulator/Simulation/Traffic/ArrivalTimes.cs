namespace FcEmulator.Simulation.Traffic;

/// <summary>When generated requests arrive, in ticks since the beginning. Not thread-safe.</summary>
internal sealed class ArrivalTimes(TrafficPlan plan, SeededRandom random)
{
    private readonly double _gap = TimeSpan.TicksPerSecond / plan.RequestsPerSecond;
    private readonly double _cycle = (plan.On + plan.Off).Ticks;
    private readonly double _on = plan.On.Ticks;
    private double _busy;
    private double _at;
    private long _number;

    public long Next() => plan.Shape switch
    {
        TrafficShape.Constant => (long)(_number++ * _gap),
        TrafficShape.Poisson => (long)(_at += random.Exponential() * _gap),
        TrafficShape.Bursty => NextInBurst(),
        _ => NextOfDay(),
    };

    /// <summary>The time within bursts alone goes on evenly; each burst's worth of it is followed by the pause.</summary>
    private long NextInBurst()
    {
        _busy += random.Exponential() * _gap * _on / _cycle;
        var bursts = Math.Floor(_busy / _on);
        return (long)((bursts * _cycle) + (_busy - (bursts * _on)));
    }

    /// <summary>Requests come at the day's highest rate, and as many are left out as the hour's rate is lower (thinning).</summary>
    private long NextOfDay()
    {
        do
            _at += random.Exponential() * _gap / DailyCurve.Highest;
        while (random.Uniform() * DailyCurve.Highest >= DailyCurve.At(_at / TimeSpan.TicksPerHour));
        return (long)_at;
    }
}
