using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using FcEmulator.Configuration.Faults;

namespace FcEmulator.Configuration.Settings;

/// <summary>How the texts of settings are read. Each yields a value, or a clause that follows "port is x, " in a sentence. Pure.</summary>
internal static partial class SettingParsers
{
    /// <summary>Timers take at most 49 days; nobody means more than a day.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);

    public static SettingChange Whole(SettingInput input, int least, int most, Func<EmulatorSettings, int, EmulatorSettings> set)
    {
        if (!int.TryParse(input.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            return $"which is not a whole number from {least} to {most}. Write one.";
        return Change(settings => set(settings, number));
    }

    /// <summary>Durations such as <c>250ms</c>, <c>30s</c>, <c>1.5m</c>, <c>1h</c>.</summary>
    public static SettingChange Duration(SettingInput input, bool zeroAllowed, Func<EmulatorSettings, TimeSpan, EmulatorSettings> set)
    {
        const string Cure = "Write a number with its unit: 250ms, 30s, 5m or 1h.";
        if (DurationText.Parse(input.Text) is not { } duration)
            return $"which is not a duration. {Cure}";
        if (duration > LongestDuration)
            return $"which is longer than 24h. {Cure}";
        if (duration == TimeSpan.Zero && !zeroAllowed)
            return $"but it must be longer than nothing. {Cure}";
        return Change(settings => set(settings, duration));
    }

    /// <summary>Sizes such as <c>64KB</c>, <c>16MB</c>, <c>1GB</c>, by 1024.</summary>
    public static SettingChange Size(SettingInput input, Func<EmulatorSettings, long, EmulatorSettings> set)
    {
        return SizeText.Parse(input.Text) is { } size
            ? Change(settings => set(settings, size))
            : "which is not a size. Write a whole number with its unit: 64KB, 16MB or 1GB.";
    }

    /// <summary>Each text is one rule.</summary>
    public static SettingChange Faults(SettingInput input)
    {
        var rules = new List<FaultRule>();
        foreach (var text in input.Texts)
        {
            if (FaultText.Parse(text, out var problem) is not { } rule)
                return $"of which {text} {problem} See docs/faults.md.";
            rules.Add(rule);
        }

        return Change(settings => settings with { Faults = rules });
    }

    public static SettingChange Flag(SettingInput input, Func<EmulatorSettings, bool, EmulatorSettings> set) =>
        input.Text.ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "ON" => Change(settings => set(settings, true)),
            "FALSE" or "0" or "NO" or "OFF" => Change(settings => set(settings, false)),
            _ => "which is neither true nor false. Write one of them.",
        };

    /// <summary>One of several words, spelled as <paramref name="words"/> has them.</summary>
    public static SettingChange Choice<T>(SettingInput input, IReadOnlyList<(string Word, T Value)> words, Func<EmulatorSettings, T, EmulatorSettings> set)
    {
        foreach (var (word, value) in words)
        {
            if (word.Equals(input.Text, StringComparison.OrdinalIgnoreCase))
                return Change(settings => set(settings, value));
        }

        var known = words.Select(pair => pair.Word).ToList();
        return $"which is none of {string.Join(", ", known)}.{Nearest.Question(input.Text, known)}";
    }

    public static SettingChange Host(SettingInput input)
    {
        var host = input.Text.Trim('[', ']');
        if (host != "localhost" && !IPAddress.TryParse(host, out _))
            return "which is no IP address. Write 127.0.0.1, 0.0.0.0 for all of this machine's addresses, or localhost.";
        return Change(settings => settings with { Host = host });
    }

    public static SettingChange Path(SettingInput input, Func<EmulatorSettings, string, EmulatorSettings> set) =>
        FullPath(input.Text, input.Folder) is { } path ? Change(settings => set(settings, path)) : "which is no path. Write one.";

    public static SettingChange Paths(SettingInput input, Func<EmulatorSettings, IReadOnlyList<string>, EmulatorSettings> set)
    {
        var paths = new List<string>();
        foreach (var text in input.Texts)
        {
            if (FullPath(text, input.Folder) is not { } path)
                return "which has something that is no path. Write one path an entry.";
            paths.Add(path);
        }

        return Change(settings => set(settings, paths));
    }

    public static SettingChange Attach(SettingInput input)
    {
        var instances = new List<AttachedInstance>();
        foreach (var text in input.Texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var colon = text.LastIndexOf(':');
            if (equals < 1 || colon < equals + 2
                || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                || port is < 1 or > 65535)
                return $"and {text} is not of the form function=host:port. Write it so, such as hello=127.0.0.1:9000.";
            instances.Add(new AttachedInstance(text[..equals].Trim(), text[(equals + 1)..colon].Trim().Trim('[', ']'), port));
        }

        return Change(settings => settings with { Attach = instances });
    }

    /// <summary>What ends in .json is a file, anything else a name; which names there are is for the reader of cards to say.</summary>
    public static SettingChange RateCard(SettingInput input)
    {
        if (input.Text.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return Path(input, (settings, path) => settings with { RateCard = path });
        return input.Text.Trim().Length == 0 || input.Text.AsSpan().ContainsAny('/', '\\')
            ? "which is neither a card's name nor a .json file. Write one of them."
            : Change(settings => settings with { RateCard = input.Text });
    }

    public static SettingChange AccountId(SettingInput input) =>
        AccountIdText().IsMatch(input.Text)
            ? Change(settings => settings with { AccountId = input.Text })
            : "which is no account id. Write up to 32 digits.";

    public static SettingChange Change(Func<EmulatorSettings, EmulatorSettings> apply) => apply;

    private static string? FullPath(string text, string folder) =>
        text.Trim().Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : System.IO.Path.GetFullPath(text, folder);

    [GeneratedRegex("^[0-9]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex AccountIdText();
}
