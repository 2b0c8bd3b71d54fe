using System.Globalization;
using FcEmulator.Configuration;
using FcEmulator.Configuration.Functions;
using FcEmulator.Configuration.Settings;
using FcEmulator.Simulation.Grid;

namespace FcEmulator.Simulation;

/// <summary>Reads the options of one simulation, and keeps what is wrong with them. Not thread-safe.</summary>
/// <param name="given">Texts by the option's name.</param>
internal sealed class RequestOptions(IReadOnlyDictionary<string, string> given)
{
    private readonly List<ConfigError> _errors = [];

    public IReadOnlyList<ConfigError> Errors => _errors;

    public bool Has(string option) => given.ContainsKey(option);

    public string? Text(string option) => given.GetValueOrDefault(option);

    public void Error(string option, string message) => _errors.Add(new ConfigError(option, null, message));

    /// <summary>Null where it is not given, or wrong.</summary>
    public double? Number(string option, double least, double most, string cure) => Value(option, text =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : (double?)null, cure);

    public long? Whole(string option, long least, long most) => Value(option, text =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : (long?)null,
        string.Create(CultureInfo.InvariantCulture, $"Write a whole number from {least} to {most}."));

    public TimeSpan? Duration(string option, bool zeroAllowed) => Value(option, text => ReadDuration(text, zeroAllowed), DurationCure);

    public T? Word<T>(string option, IReadOnlyList<(string Word, T Value)> words)
        where T : struct => Value(option, text => ReadWord(text, words), CureOf(words));

    public IReadOnlyList<int>? Wholes(string option, int least, int most) => Values(option, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : (int?)null,
        $"Write whole numbers from {least} to {most}, with commas.");

    public IReadOnlyList<TimeSpan>? Durations(string option) => Values(option, text => ReadDuration(text, zeroAllowed: false), DurationCure);

    public IReadOnlyList<T>? Words<T>(string option, IReadOnlyList<(string Word, T Value)> words)
        where T : struct => Values(option, text => ReadWord(text, words), CureOf(words));

    /// <summary>Sizes such as <c>0.35x512</c>: vCPU and MB.</summary>
    public IReadOnlyList<InstanceSize>? Sizes(string option)
    {
        var sizes = Values(option, ReadSize, "Write vCPUs and MB, such as 0.35x512,1x2048.");
        foreach (var size in sizes ?? [])
        {
            if (ComputeResources.Problem(size.Cpu, size.MemoryMB) is { } problem)
                Error(option, $"{size.Cpu.ToString(CultureInfo.InvariantCulture)}x{size.MemoryMB} {problem}");
        }

        return sizes;
    }

    private const string DurationCure = "Write a number with its unit: 250ms, 30s, 5m, 1h or 7d.";

    private static TimeSpan? ReadDuration(string text, bool zeroAllowed) =>
        DurationText.Parse(text) is { } duration && (zeroAllowed || duration > TimeSpan.Zero) ? duration : null;

    private static T? ReadWord<T>(string text, IReadOnlyList<(string Word, T Value)> words)
        where T : struct
    {
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }

        return null;
    }

    private static string CureOf<T>(IReadOnlyList<(string Word, T Value)> words) => $"Write one of {string.Join(", ", words.Select(pair => pair.Word))}.";

    private static InstanceSize? ReadSize(string text)
    {
        var parts = text.Split('x');
        return parts.Length == 2
            && decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cpu)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var memory)
            ? new InstanceSize(cpu, memory)
            : null;
    }

    private T? Value<T>(string option, Func<string, T?> read, string cure)
        where T : struct
    {
        if (Text(option) is not { } text)
            return null;
        if (read(text) is { } value)
            return value;
        Error(option, $"\"{text}\" does not do. {cure}");
        return null;
    }

    private List<T>? Values<T>(string option, Func<string, T?> read, string cure)
        where T : struct
    {
        if (Text(option) is not { } texts)
            return null;
        var values = new List<T>();
        foreach (var text in texts.Split(',', StringSplitOptions.TrimEntries))
        {
            if (read(text) is { } value)
                values.Add(value);
            else
                Error(option, $"\"{text}\" does not do. {cure}");
        }

        return values;
    }
}
