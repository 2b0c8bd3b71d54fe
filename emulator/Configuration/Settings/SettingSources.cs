namespace FcEmulator.Configuration.Settings;

/// <summary>Where settings come from. Immutable.</summary>
internal sealed record SettingSources
{
    /// <summary>What stands on the command line, by <see cref="SettingDefinition.Name"/>; for switches <see cref="SettingDefinition.PresenceText"/>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> CommandLine { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Path of fcemu.yaml as the user gave it; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>Absolute folder from which paths of the command line and the environment count.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Absolute folder of s.yaml, where the data folder is by default.</summary>
    public required string AppFolder { get; init; }

    /// <summary>Absolute folder of the certificates where no setting names one.</summary>
    public required string DefaultCertDirectory { get; init; }
}

/// <summary>What one source writes for one setting.</summary>
/// <param name="Source">Such as <c>--port</c>, <c>FCEMU_PORT</c> or <c>fcemu.yaml</c>.</param>
/// <param name="Name">How the setting is spelled there.</param>
internal sealed record WrittenSetting(SettingDefinition Definition, string Source, int? Line, string Name, SettingInput Input);
