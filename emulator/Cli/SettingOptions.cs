using System.CommandLine;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Cli;

/// <summary>The settings as command-line options, made from the one table of settings. Immutable.</summary>
internal sealed class SettingOptions
{
    private readonly List<(SettingDefinition Setting, Option Option)> _options =
        [.. SettingTable.All.Select(setting => (setting, MakeOption(setting)))];

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options)
            command.Options.Add(option);
    }

    /// <summary>Only some of them, by the settings' names.</summary>
    public void AddTo(Command command, IReadOnlyList<string> names)
    {
        foreach (var (_, option) in _options.Where(pair => names.Contains(pair.Setting.Name)))
            command.Options.Add(option);
    }

    /// <summary>What stands on the command line, by the setting's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Given(ParseResult parsed)
    {
        var given = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is not { Implicit: false })
                continue;
            given[setting.Name] = option switch
            {
                Option<bool> flag => parsed.GetValue(flag) ? [setting.PresenceText] : [],
                Option<string[]> list => parsed.GetValue(list) ?? [],
                _ => [parsed.GetValue((Option<string>)option) ?? ""],
            };
        }

        return given;
    }

    private static Option MakeOption(SettingDefinition setting)
    {
        string[] aliases = setting.Name == "template" ? ["-t"] : [];
        var help = setting.IsSwitch ? setting.Help : $"{setting.Help} Default: {setting.DefaultText}.";
        return setting switch
        {
            { IsSwitch: true } => new Option<bool>(setting.Option, aliases) { Description = help },
            { Kind: SettingKind.List } => new Option<string[]>(setting.Option, aliases) { Description = help, HelpName = setting.ValueName },
            _ => new Option<string>(setting.Option, aliases) { Description = help, HelpName = setting.ValueName },
        };
    }
}
