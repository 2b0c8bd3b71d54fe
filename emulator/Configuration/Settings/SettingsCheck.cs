namespace FcEmulator.Configuration.Settings;

/// <summary>Holds the functions that settings name against those of s.yaml. Pure.</summary>
internal static class SettingsCheck
{
    public static IReadOnlyList<ConfigError> Errors(EmulatorSettings settings, ServerlessApp app)
    {
        var names = app.Functions.Select(function => function.Name).ToList();
        IEnumerable<(string Setting, string Name)> named =
        [
            .. settings.DefaultFunction is { } name ? [("default-function", name)] : Array.Empty<(string, string)>(),
            .. settings.Attach.Select(instance => ("attach", instance.FunctionName)).Distinct(),
        ];
        return
        [
            .. named.Where(pair => !names.Contains(pair.Name)).Select(pair => new ConfigError(
                pair.Setting,
                null,
                $"{pair.Name} is no function of {app.File}. It has {string.Join(", ", names)}.{Nearest.Question(pair.Name, names)}")),
            .. app.Functions
                .Where(function => settings.AttachedTo(function.Name) == 0 && settings.InstanceLimitOf(function) is > 0 and var limit && function.MinimumInstances > limit)
                .Select(function => new ConfigError(
                    function.ReservedConcurrency is null ? "max-instances" : "reservedConcurrency",
                    null,
                    $"{function.Name} is to keep {function.MinimumInstances} minimum instances, but may have {settings.InstanceLimitOf(function)} in all. Raise the one or lower the other.")),
        ];
    }
}
