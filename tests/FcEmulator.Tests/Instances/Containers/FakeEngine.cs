using System.Runtime.Versioning;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Containers;

/// <summary>
/// A <c>docker</c> that writes down what it is told and runs a function of this machine instead of an image, on the published port.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FakeEngine
{
    private readonly string _folder;

    /// <param name="folder">For the program and its notes.</param>
    /// <param name="function">What stands for every image.</param>
    public FakeEngine(string folder, string function)
    {
        _folder = folder;
        Program = Path.Join(folder, "docker");
        File.WriteAllText(Path.Join(folder, "oom"), "false\n");
        File.WriteAllText(Path.Join(folder, "listed"), "");
        // A call's words come one a line, between its name and a dash.
        File.WriteAllText(
            Program,
            $"""
            #!/bin/sh
            cd '{folder}'
            note=$(printf '%s\n' "$@" -)
            echo "$note" >> calls
            command=$1
            case $command in
              ps) cat listed ;;
              inspect) cat oom ;;
              run)
                echo "in the container: $SECRET"
                while [ "$1" != --publish ]; do shift; done
                port=${"{2#127.0.0.1:}"}
                FC_SERVER_PORT=${"{port%:*}"} exec {function} drain
                ;;
            esac

            """);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Program { get; }

    /// <summary>What <c>inspect</c> will say of the container's end.</summary>
    public void EndsOutOfMemory() => File.WriteAllText(Path.Join(_folder, "oom"), "true\n");

    /// <summary>What <c>ps</c> will list.</summary>
    public void Lists(params string[] lines) => File.WriteAllLines(Path.Join(_folder, "listed"), lines);

    /// <summary>Every call so far, its words with blanks between.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Path.Join(_folder, "calls"))
        ? [.. File.ReadAllText(Path.Join(_folder, "calls")).Split("\n-\n", StringSplitOptions.RemoveEmptyEntries).Select(call => call.ReplaceLineEndings(" "))]
        : [];

    public Task UntilCalledAsync(string beginning) => Bounded.Until(() => Calls.Any(call => call.StartsWith(beginning, StringComparison.Ordinal)));
}
