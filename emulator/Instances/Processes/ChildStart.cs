namespace FcEmulator.Instances.Processes;

/// <summary>What to run, where, and with which variables.</summary>
/// <param name="Program">Absolute path.</param>
internal sealed record ChildStart(
    string Program,
    IReadOnlyList<string> Arguments,
    string Directory,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Windows only, instead of <see cref="Arguments"/>: a command line for cmd, whose quoting is unlike every other program's.</summary>
    public string? CommandLine { get; init; }
}
