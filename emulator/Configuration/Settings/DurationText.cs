using System.Globalization;
using System.Text.RegularExpressions;

namespace FcEmulator.Configuration.Settings;

/// <summary>Durations as people write them: <c>250ms</c>, <c>30s</c>, <c>1.5m</c>, <c>1h</c>, <c>7d</c>. Pure.</summary>
internal static partial class DurationText
{
    /// <summary>Longer than anybody means, and short enough to be added to a date.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2_000_000);

    /// <summary>Null where the text is none. Beyond <see cref="Longest"/> it is that.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var milliseconds = number * match.Groups[2].Value switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => 86_400_000 };
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds));
    }

    /// <summary>In the largest unit that leaves no fraction: <c>5m</c>.</summary>
    public static string Of(TimeSpan duration)
    {
        foreach (var (unit, ticks) in (ReadOnlySpan<(string, long)>)[("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond)])
        {
            if (duration.Ticks >= ticks && duration.Ticks % ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / TimeSpan.TicksPerMillisecond:0.####}ms");
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?) *(ms|s|m|h|d)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
