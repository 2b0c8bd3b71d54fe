namespace FcEmulator.Configuration;

/// <summary>Collects what is wrong with one file, so that all of it is told at once. Not for several threads.</summary>
/// <param name="source">The file's path as the user gave it.</param>
internal sealed class ErrorSink(string source)
{
    /// <summary>A hostile file can hold hundreds of thousands of faults; nobody reads past the first few.</summary>
    private const int MostErrors = 200;

    /// <summary>Sentences quote what the file says, which may be most of a megabyte.</summary>
    private const int LongestMessage = 1000;

    private readonly List<ConfigError> _errors = [];
    private int _dropped;

    public string Source => source;

    public bool Any => _errors.Count > 0;

    /// <summary>In the order of the lines; faults without a line come first.</summary>
    public IReadOnlyList<ConfigError> All
    {
        get
        {
            var sorted = _errors.OrderBy(error => error.Line ?? 0).Distinct().ToList();
            if (_dropped > 0)
                sorted.Add(new ConfigError(source, null, $"{_dropped} further errors are left out. Mend these first."));
            return sorted;
        }
    }

    public void Add(int? line, string message)
    {
        if (_errors.Count < MostErrors)
            _errors.Add(new ConfigError(source, line, OneLine(message)));
        else
            _dropped++;
    }

    /// <summary>Fit for a console: no line breaks or control characters from the file, and the middle cut out rather than the cure.</summary>
    public static string OneLine(string message)
    {
        if (message.Length > LongestMessage)
            message = string.Concat(message.AsSpan(0, LongestMessage / 2), " … ", message.AsSpan(message.Length - (LongestMessage / 2)));
        return message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)) : message;
    }
}
