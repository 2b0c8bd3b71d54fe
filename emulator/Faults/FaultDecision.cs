using System.IO.Enumeration;
using FcEmulator.Configuration.Faults;

namespace FcEmulator.Faults;

/// <summary>Whether a rule hits a call or a start. Pure: the same numbers give the same answer on every machine.</summary>
internal static class FaultDecision
{
    /// <summary>Whether the rule is about such a call at all.</summary>
    /// <param name="metadata">The values of a key of the request's metadata.</param>
    public static bool Fits(FaultRule rule, string function, string method, Func<string, IEnumerable<string?>> metadata) =>
        Fits(rule, function)
        && (rule.Method is null || Like(rule.Method, method))
        && rule.Metadata.All(wanted => metadata(wanted.Key).Any(value => Like(wanted.Value, value ?? "")));

    public static bool Fits(FaultRule rule, string function) => rule.Function is null || rule.Function == function;

    /// <param name="number">Which of those that fit it is, from 1.</param>
    /// <param name="hits">How many were hit before it.</param>
    public static bool IsHit(FaultRule rule, long number, long hits) =>
        (rule.Times is null || hits < rule.Times)
        && (rule.Nth is null || (rule.AndLater ? number >= rule.Nth : number == rule.Nth))
        && (rule.Every is null || number % rule.Every == 0)
        && (rule.Probability >= 1 || Chance(rule.Seed, number) < rule.Probability);

    /// <summary>From 0 to 1, evenly: SplitMix64 of the seed and the number.</summary>
    internal static double Chance(long seed, long number)
    {
        var z = unchecked((ulong)seed + ((ulong)number * 0x9E3779B97F4A7C15));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private static bool Like(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
