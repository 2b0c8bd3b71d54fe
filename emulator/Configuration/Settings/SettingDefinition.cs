namespace FcEmulator.Configuration.Settings;

/// <summary>How a setting is written.</summary>
internal enum SettingKind
{
    Value,

    /// <summary>An option without a value; its presence means true.</summary>
    Switch,

    /// <summary>An option without a value whose presence means false, such as <c>--no-build</c>.</summary>
    OffSwitch,

    /// <summary>A repeatable option; comma-separated in its variable; a YAML list.</summary>
    List,
}

/// <summary>The texts written for one setting in one place.</summary>
/// <param name="Folder">Absolute folder from which relative paths written there count.</param>
internal sealed record SettingInput(IReadOnlyList<string> Texts, string Folder)
{
    public string Text => Texts[^1];
}

/// <summary>What a setting's text means: a change of the settings, or a clause that says what is wrong and the cure.</summary>
internal readonly record struct SettingChange(Func<EmulatorSettings, EmulatorSettings>? Apply, string? Problem)
{
    public static implicit operator SettingChange(string problem) => new(null, problem);

    public static implicit operator SettingChange(Func<EmulatorSettings, EmulatorSettings> apply) => new(apply, null);
}

/// <summary>
/// One setting of the emulator, from which the file's reader, the environment's reader, the command line's options and docs/settings.md
/// are all made. Immutable.
/// </summary>
/// <param name="Name">Such as <c>max-instances</c>; its other spellings follow from it.</param>
/// <param name="ValueName">What stands for the value in help texts, such as <c>PORT</c>; empty for switches.</param>
/// <param name="Help">One sentence.</param>
/// <param name="DefaultText">The default as people read it.</param>
/// <param name="Parse">Reads what was written.</param>
internal sealed record SettingDefinition(
    string Name, SettingKind Kind, string ValueName, string Help, string DefaultText, Func<SettingInput, SettingChange> Parse)
{
    public string Option => Kind == SettingKind.OffSwitch ? $"--no-{Name}" : $"--{Name}";

    public string Variable => "FCEMU_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>camelCase, as keys of s.yaml are.</summary>
    public string YamlKey
    {
        get
        {
            var words = Name.Split('-');
            return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        }
    }

    /// <summary>Whether fcemu.yaml can have it; the file cannot name itself.</summary>
    public bool InFile { get; init; } = true;

    public bool IsSwitch => Kind is SettingKind.Switch or SettingKind.OffSwitch;

    /// <summary>What the reader is to be given when a switch stands on the command line.</summary>
    public string PresenceText => Kind == SettingKind.OffSwitch ? "false" : "true";
}
