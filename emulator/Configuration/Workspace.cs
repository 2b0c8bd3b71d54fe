using System.Collections;
using FcEmulator.Configuration.Expressions;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Configuration;

/// <summary>The s.yaml and settings a command works on. Immutable.</summary>
/// <param name="Template">s.yaml's path as the user knows it.</param>
internal sealed record Workspace(string Template, ServerlessApp App, EmulatorSettings Settings)
{
    /// <summary>Where the sample lies, from the repository's root: served where the current folder has no s.yaml of its own.</summary>
    private static readonly string SampleTemplate = Path.Combine("function", "s.yaml");

    /// <summary>fcemu.yaml, absolute; null where there is none.</summary>
    public string? SettingsPath { get; init; }

    /// <summary>Everything found, or everything that is wrong with it.</summary>
    public static ConfigOutcome<Workspace> Load(IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, string currentFolder)
    {
        var environment = EnvironmentVariables();
        var files = Find(commandLine, environment, currentFolder);
        if (files.Template is not { } template)
            return ConfigOutcome<Workspace>.Failure([NoTemplate(currentFolder)]);

        var settings = ReadSettings(commandLine, environment, files, currentFolder);
        return settings.Succeeded
            ? Read(template, settings.Value, files.Settings is null ? null : Path.GetFullPath(files.Settings, currentFolder))
            : ConfigOutcome<Workspace>.Failure([.. settings.Errors, .. ReadApp(template, accountId: "").Errors]);
    }

    /// <summary>
    /// The settings alone, for commands that look at results or at a running emulator: s.yaml is not read, whatever it looks like meanwhile, and
    /// need not be there where the results are named.
    /// </summary>
    public static ConfigOutcome<EmulatorSettings> LoadSettings(
        IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, string currentFolder, bool needsTemplate)
    {
        var environment = EnvironmentVariables();
        var files = Find(commandLine, environment, currentFolder);
        return files.Template is null && needsTemplate && !commandLine.ContainsKey("data")
            ? ConfigOutcome<EmulatorSettings>.Failure([NoTemplate(currentFolder)])
            : ReadSettings(commandLine, environment, files, currentFolder);
    }

    /// <summary>As <see cref="Load"/>, but where no s.yaml is named and the folder has none the settings do without: then the app is null.</summary>
    public static ConfigOutcome<OptionalWorkspace> LoadIfThere(IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, string currentFolder)
    {
        if (Find(commandLine, EnvironmentVariables(), currentFolder).Template is not null)
        {
            var loaded = Load(commandLine, currentFolder);
            return loaded.Succeeded
                ? ConfigOutcome<OptionalWorkspace>.Success(new OptionalWorkspace(loaded.Value.App, loaded.Value.Settings))
                : ConfigOutcome<OptionalWorkspace>.Failure(loaded.Errors);
        }

        var settings = LoadSettings(commandLine, currentFolder, needsTemplate: false);
        return settings.Succeeded
            ? ConfigOutcome<OptionalWorkspace>.Success(new OptionalWorkspace(null, settings.Value))
            : ConfigOutcome<OptionalWorkspace>.Failure(settings.Errors);
    }

    /// <summary>The same s.yaml as it is now, under the same settings; or everything that is wrong with it.</summary>
    public ConfigOutcome<Workspace> ReadAgain() => Read(Template, Settings, SettingsPath);

    /// <summary>What stands in fcemu.yaml now, by its keys; what cannot be read is left out.</summary>
    public IReadOnlyDictionary<string, string> WrittenSettings()
    {
        var written = new Dictionary<string, string>();
        if (SettingsPath is null || !File.Exists(SettingsPath))
            return written;
        foreach (var setting in SettingsFile.Read(SettingsPath, Path.GetDirectoryName(SettingsPath)!, []))
            written[setting.Definition.YamlKey] = string.Join(", ", setting.Input.Texts);
        return written;
    }

    public static IReadOnlyDictionary<string, string> EnvironmentVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

    private static ConfigOutcome<Workspace> Read(string template, EmulatorSettings settings, string? settingsPath)
    {
        var app = ReadApp(template, settings.AccountId);
        if (!app.Succeeded)
            return ConfigOutcome<Workspace>.Failure(app.Errors);
        IReadOnlyList<ConfigError> mismatches =
        [
            .. SettingsCheck.Errors(settings, app.Value),
            .. AuthCheck.Errors(app.Value, template, settings.IgnoreAuth),
        ];
        return mismatches.Count > 0
            ? ConfigOutcome<Workspace>.Failure(mismatches)
            : ConfigOutcome<Workspace>.Success(new Workspace(template, app.Value, settings) { SettingsPath = settingsPath });
    }

    private static ConfigOutcome<ServerlessApp> ReadApp(string template, string accountId) =>
        ServerlessYaml.Load(template, new ExpressionSource(EnvironmentVariables(), accountId));

    private static ConfigError NoTemplate(string currentFolder) =>
        new("s.yaml", null, $"{currentFolder} has no s.yaml. Go to the folder that has one, or name it with --template.");

    private static ConfigFiles Find(
        IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, IReadOnlyDictionary<string, string> environment, string currentFolder)
    {
        var files = ConfigFiles.Find(commandLine, environment, currentFolder);
        return files.Template is null && File.Exists(Path.Combine(currentFolder, SampleTemplate))
            ? ConfigFiles.Find(new Dictionary<string, IReadOnlyList<string>>(commandLine) { ["template"] = [SampleTemplate] }, environment, currentFolder)
            : files;
    }

    private static ConfigOutcome<EmulatorSettings> ReadSettings(
        IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine,
        IReadOnlyDictionary<string, string> environment,
        ConfigFiles files,
        string currentFolder)
    {
        var appFolder = files.Template is null ? currentFolder : Path.GetDirectoryName(Path.GetFullPath(files.Template, currentFolder))!;
        return SettingsReader.Read(new SettingSources
        {
            CommandLine = commandLine,
            Environment = environment,
            File = files.Settings,
            CurrentFolder = currentFolder,
            AppFolder = appFolder,
            DefaultCertDirectory = DefaultCertDirectory(currentFolder, appFolder),
        });
    }

    /// <summary>A certs folder that is there already (this repository has one), else the data folder, which version control leaves out.</summary>
    private static string DefaultCertDirectory(string currentFolder, string appFolder)
    {
        var certs = Path.Combine(currentFolder, "certs");
        return Directory.Exists(certs) ? certs : Path.Combine(appFolder, ".fcemu", "certs");
    }
}

/// <summary>What commands work on that can do without an s.yaml. Immutable.</summary>
/// <param name="App">Null where there is none.</param>
internal sealed record OptionalWorkspace(ServerlessApp? App, EmulatorSettings Settings);
