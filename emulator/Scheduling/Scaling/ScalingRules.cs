using FcEmulator.Configuration;

namespace FcEmulator.Scheduling.Scaling;

/// <summary>All that decides how one function scales. Immutable; a simulation changes what it asks about.</summary>
internal sealed record ScalingRules
{
    /// <summary>Whose growth limit counts.</summary>
    public required string Region { get; init; }

    /// <summary>FC's instanceConcurrency, 1 to 200.</summary>
    public required int Slots { get; init; }

    /// <summary>Most instances, minimum and elastic ones together; 0 blocks every request.</summary>
    public required int InstanceLimit { get; init; }

    /// <summary>Instances kept running without requests.</summary>
    public int MinimumInstances { get; init; }

    /// <summary>An elastic instance without requests for this long is stopped.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public PickerKind Picker { get; init; } = PickerKind.FullestFirst;

    /// <summary>Most requests that wait for a slot; 0 refuses them at once, as FC does.</summary>
    public int QueueLength { get; init; }

    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of <see cref="RestartPauses"/>.</summary>
    public TimeSpan LongestRestartPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null without session affinity.</summary>
    public SessionRules? Sessions { get; init; }

    public static ScalingRules Of(FunctionConfig function, EmulatorSettings settings) => new()
    {
        Region = function.Region,
        Slots = function.InstanceConcurrency,
        InstanceLimit = settings.InstanceLimitOf(function),
        MinimumInstances = function.MinimumInstances,
        IdleTimeout = settings.IdleTimeout,
        Picker = settings.Picker,
        QueueLength = settings.QueueLength,
        QueueTimeout = settings.QueueTimeout,
        LongestRestartPause = settings.LongestRestartPause,
        Sessions = function.SessionAffinity is { } affinity
            ? new SessionRules(affinity.Ttl, affinity.IdleTimeout, affinity.SessionsPerInstance, affinity.ReuseIds)
            : null,
    };
}

/// <summary>What all functions of an account share. Immutable.</summary>
/// <param name="MaxInstances">Most instances of all functions together, FC's limit per account and region.</param>
/// <param name="Burst">Instances that may be added at once; null for FC's own number of each region.</param>
/// <param name="GrowthPerMinute">Instances that may be added a minute after that; null for FC's own number of each region.</param>
internal sealed record AccountRules(int MaxInstances, int? Burst = null, int? GrowthPerMinute = null)
{
    public static AccountRules Of(EmulatorSettings settings) => new(settings.MaxInstances, settings.BurstInstances, settings.GrowthRate);
}
