using FcEmulator.Configuration.Settings;
using FcEmulator.Scheduling.Scaling;
using static FcEmulator.Simulation.Output.SimulationTexts;

namespace FcEmulator.Simulation.Grid;

/// <summary>Chooses the cheapest point that keeps the goals, and says why in sentences. Pure.</summary>
internal static class Recommender
{
    /// <param name="points">At least one; the first is what is now.</param>
    public static Recommendation Choose(IReadOnlyList<PointResult> points, Goals goals, string currency)
    {
        var now = points[0];
        var rejected = goals.RejectedShare is { } share ? (long)(share * now.Calls) : now.Rejected;
        var delay = goals.DelayP99 ?? now.DelayP99;
        var kept = points.Where(point => point.Rejected <= rejected && point.DelayP99 <= delay).ToList();
        if (kept.Count == 0)
            return Nearest(points, rejected, delay);

        // Of equal costs the one with fewer cold starts, then the one nearer to what is now.
        var best = kept.OrderBy(point => point.Cu).ThenBy(point => point.ColdStarts).ThenBy(point => point.IsNow ? 0 : 1).First();
        if (now.Cu == best.Cu && kept.Contains(now) && now.ColdStarts <= best.ColdStarts)
            best = now;
        var among = $"the cheapest of {Count(kept.Count)} of {Count(points.Count)} points that {Limits(rejected, delay, goals)}";
        if (best.IsNow)
            return new Recommendation(best, $"Leave it as it is: it is {among}.{Rejections(best)}");
        return new Recommendation(best, $"{Capital(Changes(now.Point, best.Point))}: it is {among}. {Compare(now, best, currency)}{Rejections(best)}");
    }

    private static Recommendation Nearest(IReadOnlyList<PointResult> points, long rejected, TimeSpan delay)
    {
        var least = points.OrderBy(point => Math.Max(0, point.Rejected - rejected)).ThenBy(point => point.DelayP99).ThenBy(point => point.Cu).First();
        var change = least.IsNow ? "Leaving it as it is comes nearest" : $"{Capital(Changes(points[0].Point, least.Point))}: this comes nearest";
        return new Recommendation(
            least,
            $"No point rejects at most {Count(rejected)} calls and delays 99 of 100 calls by at most {Milliseconds(delay)} ms. {change}, "
            + $"with {Count(least.Rejected)} calls rejected and {Milliseconds(least.DelayP99)} ms.{Rejections(least)}");
    }

    private static string Limits(long rejected, TimeSpan delay, Goals goals)
    {
        var rejections = rejected == 0 ? "reject no call" : $"reject at most {Count(rejected)} calls{(goals.RejectedShare is null ? ", as now," : "")}";
        return $"{rejections} and delay 99 of 100 calls by at most {Milliseconds(delay)} ms{(goals.DelayP99 is null ? ", as now" : "")}";
    }

    private static string Changes(GridPoint now, GridPoint then)
    {
        var changes = new List<string>();
        if (then.Concurrency != now.Concurrency)
            changes.Add($"instanceConcurrency {then.Concurrency} instead of {now.Concurrency}");
        if (then.Size != now.Size)
            changes.Add($"{Size(then.Size)} instead of {Size(now.Size)}");
        if (then.Minimum != now.Minimum)
            changes.Add($"{then.Minimum} minimum instances instead of {now.Minimum}");
        if (then.Idle != now.Idle)
            changes.Add($"an idle time of {DurationText.Of(then.Idle)} instead of {DurationText.Of(now.Idle)}");
        if (then.Picker != now.Picker)
            changes.Add($"picker {Picker(then.Picker)} instead of {Picker(now.Picker)}");
        return string.Join(" and ", changes);
    }

    private static string Compare(PointResult now, PointResult best, string currency)
    {
        var less = now.Cu == 0 ? 0 : 100 * (1 - (best.Cu / now.Cu));
        var share = less >= 0 ? $"{Percent(less)} less" : $"{Percent(-less)} more";
        var cost = $"{currency} {Money(best.MonthlyCost)} a month instead of {Money(now.MonthlyCost)} ({share})";
        if (best.Point.Size != now.Point.Size)
            return $"{cost}.";
        var why = best.Point.Concurrency > now.Point.Concurrency ? ", because calls that overlap on an instance are billed once" : "";
        return $"{cost}: {Hours(best.Billed.Total)} are billed instead of {Hours(now.Billed.Total)}{why}.";
    }

    private static string Rejections(PointResult point) => point.MostRejectedFor switch
    {
        Refusal.None => "",
        Refusal.FunctionLimit or Refusal.Blocked => " Most calls are rejected because the function is at its limit of instances: raise reservedConcurrency or --max-instances.",
        Refusal.AccountLimit => " Most calls are rejected because the account is at its limit of instances: raise --max-instances.",
        Refusal.GrowthLimit => " Most calls are rejected because instances may not be added faster: minimum instances or a higher instanceConcurrency cure that.",
        _ => "",
    };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
