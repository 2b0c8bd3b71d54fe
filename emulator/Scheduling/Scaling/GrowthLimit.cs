namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// How fast instances may be added in a region: so many at once, then so many a minute. Pure, time is an argument; not thread-safe.
/// </summary>
/// <remarks>
/// FC (page "Instance scaling limits and elastic policies") gives both numbers, for minimum and elastic instances alike, not how they work
/// together. Here the burst is a store of starts that refills evenly at the rate (assumed).
/// </remarks>
/// <param name="burst">Instances that may be started at once, at least 1.</param>
/// <param name="perMinute">Instances added to the store a minute, at least 1.</param>
internal sealed class GrowthLimit(int burst, int perMinute)
{
    /// <summary>In these FC allows 300 at once and 300 a minute; 100 and 100 in all others.</summary>
    private static readonly string[] FastRegions = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-zhangjiakou", "cn-shenzhen"];
    private const int Fast = 300;
    private const int Slow = 100;

    public int Burst => burst;

    public int PerMinute => perMinute;

    private readonly TimeSpan _each = TimeSpan.FromTicks(TimeSpan.TicksPerMinute / perMinute);

    /// <summary>When the store will be full, if nothing is taken out of it any more.</summary>
    private DateTimeOffset _fullAt = DateTimeOffset.MinValue;

    /// <summary>FC's own numbers where a setting names no other.</summary>
    public static GrowthLimit Of(string region, int? burst, int? perMinute)
    {
        var own = FastRegions.Contains(region) ? Fast : Slow;
        return new GrowthLimit(burst ?? own, perMinute ?? own);
    }

    /// <summary>When the next instance may be started; a time that has passed means now.</summary>
    public DateTimeOffset NextAt => _fullAt == DateTimeOffset.MinValue ? _fullAt : _fullAt - (_each * (burst - 1));

    public bool AllowsAt(DateTimeOffset now) => NextAt <= now;

    /// <summary>Counts one start. Only where <see cref="AllowsAt"/> allows it.</summary>
    public void Take(DateTimeOffset now) => _fullAt = (_fullAt > now ? _fullAt : now) + _each;
}
