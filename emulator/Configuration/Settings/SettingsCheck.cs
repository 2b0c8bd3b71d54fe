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
        ];
    }
}
