using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation;

/// <summary>The function as it is now, with which every point is compared.</summary>
internal sealed record Baseline(ScalingRules Scaling, InstanceSpecification Specification)
{
    /// <summary>FC's defaults (fc3 component): 0.35 vCPU, 512 MB, 512 MB of disk, one request at a time.</summary>
    private static readonly RecordedSpecification Default = new(new InstanceSpecification(0.35m, 512, 512), Concurrency: 1, Minimum: 0);

    /// <param name="function">Of s.yaml; null where it has none of the name, or there is none.</param>
    /// <param name="recorded">Of the recording; null where it does not say.</param>
    public static Baseline Of(FunctionConfig? function, RecordedSpecification? recorded, EmulatorSettings settings, List<string> assumptions)
    {
        if (function is not null)
        {
            // Traces do not say which session a call belongs to.
            return new Baseline(ScalingRules.Of(function, settings) with { Sessions = null }, InstanceSpecification.Of(function));
        }

        var specification = recorded ?? Default;
        if (recorded is null)
            assumptions.Add("nothing says how the function is configured now: FC's defaults stand for it");
        var scaling = new ScalingRules
        {
            Region = "",
            Slots = specification.Concurrency,
            InstanceLimit = settings.MaxInstances,
            MinimumInstances = specification.Minimum,
            IdleTimeout = settings.IdleTimeout,
            Picker = settings.Picker,
        };
        return new Baseline(scaling, specification.Instance);
    }
}
