using FcEmulator.Instances.Isolation;

namespace FcEmulator.Instances.Processes;

/// <summary>What to run, where, and with which variables.</summary>
/// <param name="Program">Absolute path.</param>
internal sealed record ChildStart(
    string Program,
    IReadOnlyList<string> Arguments,
    string Directory,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Words to put before the command line; the program they name replaces itself with the command.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Linux only: the network it is born in; null for this machine's.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>Windows only, instead of <see cref="Arguments"/>: a command line for cmd, whose quoting is unlike every other program's.</summary>
    public string? CommandLine { get; init; }
}
