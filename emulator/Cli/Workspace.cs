using System.Collections;
using FcEmulator.Configuration;
using FcEmulator.Configuration.Expressions;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Cli;

/// <summary>The s.yaml and settings a command works on. Immutable.</summary>
/// <param name="Template">s.yaml's path as the user knows it.</param>
internal sealed record Workspace(string Template, ServerlessApp App, EmulatorSettings Settings)
{
    /// <summary>Where the sample lies, from the repository's root: served where the current folder has no s.yaml of its own.</summary>
    private static readonly string SampleTemplate = Path.Combine("function", "s.yaml");

    /// <summary>Everything found, or everything that is wrong with it.</summary>
    public static ConfigOutcome<Workspace> Load(IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, string currentFolder)
    {
        var environment = EnvironmentVariables();
        var files = FindFiles(commandLine, environment, currentFolder);
        if (files.Template is not { } template)
            return ConfigOutcome<Workspace>.Failure([NoTemplate(currentFolder)]);

        var appFolder = Path.GetDirectoryName(Path.GetFullPath(template, currentFolder))!;
        var settings = ReadSettings(commandLine, environment, files, currentFolder, appFolder);
        var accountId = settings.Value?.AccountId ?? "";
        var app = ServerlessYaml.Load(template, new ExpressionSource(environment, accountId));
        if (!settings.Succeeded || !app.Succeeded)
            return ConfigOutcome<Workspace>.Failure([.. settings.Errors, .. app.Errors]);

        IReadOnlyList<ConfigError> mismatches =
        [
            .. SettingsCheck.Errors(settings.Value, app.Value),
            .. AuthCheck.Errors(app.Value, template, settings.Value.IgnoreAuth),
        ];
        return mismatches.Count > 0
            ? ConfigOutcome<Workspace>.Failure(mismatches)
            : ConfigOutcome<Workspace>.Success(new Workspace(template, app.Value, settings.Value));
    }

    /// <summary>The settings alone, for commands that look at results: s.yaml is not read, and need not be there where the results are named.</summary>
    public static ConfigOutcome<EmulatorSettings> LoadSettings(
        IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, string currentFolder, bool needsTemplate)
    {
        var environment = EnvironmentVariables();
        var files = FindFiles(commandLine, environment, currentFolder);
        if (files.Template is null && needsTemplate && !commandLine.ContainsKey("data"))
            return ConfigOutcome<EmulatorSettings>.Failure([NoTemplate(currentFolder)]);
        var appFolder = files.Template is { } template ? Path.GetDirectoryName(Path.GetFullPath(template, currentFolder))! : currentFolder;
        return ReadSettings(commandLine, environment, files, currentFolder, appFolder);
    }

    /// <summary>As <see cref="Load"/>, but where no s.yaml is named and the folder has none the settings do without: then the app is null.</summary>
    public static ConfigOutcome<OptionalWorkspace> LoadIfThere(IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, string currentFolder)
    {
        if (FindFiles(commandLine, EnvironmentVariables(), currentFolder).Template is not null)
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

    private static ConfigFiles FindFiles(
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
        string currentFolder,
        string appFolder) => SettingsReader.Read(new SettingSources
        {
            CommandLine = commandLine,
            Environment = environment,
            File = files.Settings,
            CurrentFolder = currentFolder,
            AppFolder = appFolder,
            DefaultCertDirectory = DefaultCertDirectory(currentFolder, appFolder),
        });

    private static ConfigError NoTemplate(string currentFolder) =>
        new("s.yaml", null, $"{currentFolder} has no s.yaml. Go to the folder that has one, or name it with --template.");

    public static IReadOnlyDictionary<string, string> EnvironmentVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

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
