using System.Numerics;

namespace FcEmulator.Simulation.Engine;

/// <summary>
/// Counts durations in buckets that grow with them, in memory of a fixed 64 KiB. A quantile is the upper end of its bucket: never below
/// the true one, and above it by less than 1/128 (0.8 %). Exact below 256 ticks (25.6 µs). The order of the durations makes no difference.
/// </summary>
internal sealed class DurationQuantiles
{
    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[(64 - SubBits) * SubBuckets];

    public long Count { get; private set; }

    public TimeSpan Longest { get; private set; }

    /// <summary>Negative durations count as none.</summary>
    public void Add(long ticks)
    {
        Count++;
        if (ticks > Longest.Ticks)
            Longest = new TimeSpan(ticks);
        _counts[BucketOf(Math.Max(0, ticks))]++;
    }

    /// <param name="share">0 to 1: the duration that this share of all does not exceed. Zero where nothing was counted.</param>
    public TimeSpan At(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
                return new TimeSpan(Math.Min(UpperEnd(bucket), Longest.Ticks));
        }

        return TimeSpan.Zero;
    }

    /// <summary>The first 256 buckets hold one value each; from there each power of two has 128.</summary>
    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(0, 63 - SubBits - BitOperations.LeadingZeroCount((ulong)ticks));
        return (shift << SubBits) + (int)(ticks >> shift);
    }

    private static long UpperEnd(int bucket)
    {
        if (bucket < 2 * SubBuckets)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        var top = bucket - ((long)shift << SubBits);
        return ((top + 1) << shift) - 1;
    }
}
