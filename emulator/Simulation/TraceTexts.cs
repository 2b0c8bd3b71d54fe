using System.Globalization;
using FcEmulator.Configuration.Settings;
using FcEmulator.Simulation.Traces;
using FcEmulator.Simulation.Traffic;

namespace FcEmulator.Simulation;

/// <summary>Where the requests come from, as people read it. Pure.</summary>
internal static class TraceTexts
{
    public static string Of(TrafficPlan? plan, IReadOnlyList<string> files, ITrace trace)
    {
        if (plan is null)
            return string.Create(CultureInfo.InvariantCulture, $"{trace.Calls:N0} calls of {string.Join(", ", files.Select(Path.GetFileName))}");
        var shape = plan.Shape switch
        {
            TrafficShape.Constant => "evenly spread",
            TrafficShape.Poisson => "at random (Poisson)",
            TrafficShape.Bursty => $"in bursts of {DurationText.Of(plan.On)} every {DurationText.Of(plan.On + plan.Off)}",
            _ => "along a working day",
        };
        var until = plan.Requests is { } requests
            ? string.Create(CultureInfo.InvariantCulture, $"{requests:N0} requests")
            : $"{DurationText.Of(plan.Length!.Value)} of requests";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{until}, {plan.RequestsPerSecond:0.######} a second {shape}, {DurationText.Of(plan.MeanDuration)} each ({plan.Law.ToString().ToLowerInvariant()}), seed {plan.Seed}");
    }
}
