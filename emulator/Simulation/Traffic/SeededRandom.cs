using System.Numerics;
using System.Runtime.CompilerServices;

namespace FcEmulator.Simulation.Traffic;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64: the same numbers from the same seed under every version of .NET, which
/// <see cref="Random"/> does not promise. Not thread-safe, not for secrets.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="stream">Independent numbers of one seed.</param>
    public SeededRandom(long seed, int stream)
    {
        var state = unchecked((ulong)seed + ((ulong)stream * 0xD1342543DE82EF95));
        (_a, _b, _c, _d) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>0 to below 1, in steps of 2^-53.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Exponentially distributed with mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    /// <summary>Normally distributed with mean 0 and deviation 1 (Box and Muller's polar form; its second number is not kept).</summary>
    public double Normal()
    {
        while (true)
        {
            var x = (2 * Uniform()) - 1;
            var y = (2 * Uniform()) - 1;
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
        }
    }

    /// <param name="count">At least 1.</param>
    /// <returns>0 to <paramref name="count"/> - 1.</returns>
    public int Below(int count) => (int)(Uniform() * count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            var mixed = state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
