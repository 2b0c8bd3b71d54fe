namespace FcEmulator.Configuration.Settings;

/// <summary>Which s.yaml and which fcemu.yaml a command is about. Immutable.</summary>
/// <param name="Template">s.yaml as named, or found in the current folder; null where there is none.</param>
/// <param name="Settings">fcemu.yaml as named, or found beside s.yaml; null where there is none.</param>
internal sealed record ConfigFiles(string? Template, string? Settings)
{
    /// <summary>Serverless Devs prefers s.yaml over s.yml.</summary>
    private static readonly string[] TemplateNames = ["s.yaml", "s.yml"];

    private const string SettingsName = "fcemu.yaml";

    /// <summary>
    /// Named on the command line, else by FCEMU_TEMPLATE and FCEMU_CONFIG; s.yaml else by <c>template</c> in the fcemu.yaml that was named or
    /// lies in the current folder. Whether named files exist is for their readers to say.
    /// </summary>
    /// <param name="currentFolder">Absolute; found paths are relative to it, as people write them.</param>
    public static ConfigFiles Find(
        IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, IReadOnlyDictionary<string, string> environment, string currentFolder)
    {
        var settings = Named("config", commandLine, environment);
        var template = Named("template", commandLine, environment);
        if (template is null && (settings ?? Existing(SettingsName)) is { } file)
        {
            // Its faults are told when the settings are read.
            var entry = SettingsFile.Read(file, currentFolder, []).FirstOrDefault(written => written.Definition.Name == "template");
            if (entry is not null)
                return new ConfigFiles(Path.Combine(entry.Input.Folder, entry.Input.Text), file);
        }

        template ??= TemplateNames.Select(Existing).FirstOrDefault(name => name is not null);
        if (settings is null && template is not null)
            settings = Existing(Path.Combine(Path.GetDirectoryName(template) ?? "", SettingsName));
        return new ConfigFiles(template, settings);

        string? Existing(string name) => File.Exists(Path.Combine(currentFolder, name)) ? name : null;
    }

    private static string? Named(
        string name, IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine, IReadOnlyDictionary<string, string> environment)
    {
        if (commandLine.TryGetValue(name, out var texts) && texts.Count > 0)
            return texts[^1];
        var variable = SettingTable.All.First(setting => setting.Name == name).Variable;
        return environment.TryGetValue(variable, out var value) && value.Length > 0 ? value : null;
    }
}
