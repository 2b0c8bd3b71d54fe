using FcEmulator.Configuration;

namespace FcEmulator.Reload;

/// <summary>What of the disk an app is made from: its s.yaml and what is read with it, and each function's folders. Immutable.</summary>
/// <param name="Settings">fcemu.yaml; null where there is none.</param>
internal sealed record WatchPlan(string Template, string DotEnv, string? Settings, IReadOnlyList<WatchedFunction> Functions, WatchRules Rules)
{
    private const string DotEnvName = ".env";

    public static WatchPlan Of(Workspace workspace)
    {
        var settings = workspace.Settings;
        var folder = Path.GetDirectoryName(workspace.App.File)!;
        return new WatchPlan(
            workspace.App.File,
            Path.Combine(folder, DotEnvName),
            workspace.SettingsPath,
            [.. workspace.App.Functions.Where(f => settings.AttachedTo(f.Name) == 0).Select(f => WatchedFunction.Of(f, settings.Build))],
            new WatchRules(settings.WatchIgnore, [Trimmed(settings.DataDirectory), Trimmed(settings.CertDirectory)]));
    }

    public IEnumerable<string> Files => Settings is null ? [Template, DotEnv] : [Template, DotEnv, Settings];

    /// <summary>The folders that have to be watched so that nothing is missed: none within another.</summary>
    public IReadOnlyList<string> Roots
    {
        get
        {
            var all = Functions.SelectMany(function => function.Folders).Distinct().ToList();
            return [.. all.Where(folder => !all.Exists(other => other != folder && WatchRules.IsWithin(folder, other)))];
        }
    }

    /// <summary>Whether it watches the same things.</summary>
    public bool IsSame(WatchPlan other) =>
        Files.SequenceEqual(other.Files)
        && Functions.Select(f => f.Name).SequenceEqual(other.Functions.Select(f => f.Name))
        && Functions.Zip(other.Functions).All(pair => pair.First.Output == pair.Second.Output && pair.First.Folders.SequenceEqual(pair.Second.Folders));

    /// <summary>Whether a change of the path may concern anybody. Cheap: asked for each thing that happens in a watched folder.</summary>
    public bool Concerns(string path) =>
        Files.Contains(path) || Functions.Any(function => function.Folders.Any(folder => Rules.Matters(path, folder)));

    /// <summary>The functions that are made from one of the paths.</summary>
    public IReadOnlyList<string> FunctionsOf(IEnumerable<string> paths)
    {
        var sources = paths.Except(Files).ToList();
        return [.. Functions.Where(function => sources.Exists(path => function.Folders.Any(folder => Rules.Matters(path, folder)))).Select(function => function.Name)];
    }

    private static string Trimmed(string folder) => Path.TrimEndingDirectorySeparator(folder);
}

/// <summary>One function's folders. Immutable.</summary>
/// <param name="Folders">Absolute: where its pre-deploy steps run and its code folder.</param>
/// <param name="Output">The code folder, where a build writes it and nobody edits it; null where sources lie in it.</param>
internal sealed record WatchedFunction(string Name, IReadOnlyList<string> Folders, string? Output)
{
    /// <param name="builds">Whether pre-deploy steps are run.</param>
    public static WatchedFunction Of(FunctionConfig function, bool builds)
    {
        var code = Path.TrimEndingDirectorySeparator(function.CodeDirectory);
        var sources = builds ? function.PreDeploy.Select(step => Path.TrimEndingDirectorySeparator(step.Directory)).Distinct().ToList() : [];
        var isOutput = sources.Count > 0 && !sources.Exists(source => WatchRules.IsWithin(source, code));
        return new WatchedFunction(function.Name, [.. sources.Union([code])], isOutput ? code : null);
    }
}
