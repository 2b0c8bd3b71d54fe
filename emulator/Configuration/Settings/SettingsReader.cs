namespace FcEmulator.Configuration.Settings;

/// <summary>Merges the command line over <c>FCEMU_*</c> over fcemu.yaml over the defaults. Safe for use from several threads.</summary>
internal static class SettingsReader
{
    private const string Prefix = "FCEMU_";

    /// <summary>The emulator itself tells these to programs it runs, which may be another emulator.</summary>
    private static readonly string[] Exported = ["FCEMU_ADDRESS", "FCEMU_CACERT", "FCEMU_ADMIN"];

    /// <summary>The settings, or all errors of all sources, also of those that are overridden.</summary>
    public static ConfigOutcome<EmulatorSettings> Read(SettingSources sources)
    {
        var errors = new List<ConfigError>();
        // Weakest first: what comes later replaces what came before.
        IReadOnlyList<WrittenSetting> written =
        [
            .. sources.File is { } file ? SettingsFile.Read(file, sources.CurrentFolder, errors) : [],
            .. FromEnvironment(sources, errors),
            .. FromCommandLine(sources),
        ];
        var settings = new EmulatorSettings
        {
            DataDirectory = Path.Combine(sources.AppFolder, ".fcemu"),
            CertDirectory = sources.DefaultCertDirectory,
        };
        foreach (var setting in written)
        {
            var change = setting.Definition.Parse(setting.Input);
            if (change.Apply is not null)
                settings = change.Apply(settings);
            else
                errors.Add(new ConfigError(setting.Source, setting.Line, Sentence(setting, change.Problem!)));
        }

        return errors.Count > 0 ? ConfigOutcome<EmulatorSettings>.Failure(errors) : ConfigOutcome<EmulatorSettings>.Success(settings);
    }

    private static IEnumerable<WrittenSetting> FromEnvironment(SettingSources sources, List<ConfigError> errors)
    {
        var variables = sources.Environment
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Where(variable => !Exported.Contains(variable.Key, StringComparer.OrdinalIgnoreCase))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            var definition = SettingTable.All.FirstOrDefault(setting => setting.Variable.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (definition is null)
            {
                var question = Nearest.Question(name, SettingTable.All.Select(setting => setting.Variable));
                errors.Add(new ConfigError(name, null, $"no setting has this variable.{question} Unset it, or see docs/settings.md."));
            }
            else if (value.Length > 0)
            {
                // A variable that is set to nothing is how shells and CI files leave one out.
                IReadOnlyList<string> texts = definition.Kind == SettingKind.List
                    ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    : [value];
                yield return new WrittenSetting(definition, name, null, "the value", new SettingInput(texts, sources.CurrentFolder));
            }
        }
    }

    private static IEnumerable<WrittenSetting> FromCommandLine(SettingSources sources) =>
        from definition in SettingTable.All
        where sources.CommandLine.ContainsKey(definition.Name)
        let input = new SettingInput(sources.CommandLine[definition.Name], sources.CurrentFolder)
        where input.Texts.Count > 0
        select new WrittenSetting(definition, definition.Option, null, "the value", input);

    private static string Sentence(WrittenSetting setting, string problem) =>
        $"{setting.Name} is {(setting.Definition.Kind == SettingKind.List ? string.Join(", ", setting.Input.Texts) : setting.Input.Text)}, {problem}";
}
