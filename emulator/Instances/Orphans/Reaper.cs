using System.Diagnostics;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Orphans;

/// <summary>
/// A small shell process that outlives the emulator by a moment: when the pipe from it breaks, it kills every group it was told of.
/// Not for concurrent use.
/// </summary>
internal sealed class Reaper : IDisposable
{
    // Groups stand in one string, each between blanks. A group that is not made yet is its leader alone.
    private const string Script = """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        groups=' '
        while IFS= read -r line; do
          group=${line#?}
          case $line in
            +*) groups="$groups$group " ;;
            -*) case $groups in *" $group "*) groups="${groups%% $group *} ${groups#* $group }" ;; esac ;;
          esac
        done
        for group in $groups; do
          kill -KILL -"$group" || kill -KILL "$group"
        done
        """;

    private readonly Process _shell;

    private Reaper(Process shell)
    {
        _shell = shell;
        _shell.StandardInput.AutoFlush = true;
        _shell.StandardInput.NewLine = "\n";
    }

    /// <exception cref="System.ComponentModel.Win32Exception">There is no <c>/bin/sh</c>.</exception>
    public static Reaper Start()
    {
        string[] words = [.. OwnGroup.Prefix ?? [], "/bin/sh", "-c", Script];
        var options = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        return new Reaper(Process.Start(options)!);
    }

    public int ProcessId => _shell.Id;

    /// <exception cref="IOException">The reaper is gone.</exception>
    public void Watch(int group) => _shell.StandardInput.WriteLine($"+{group}");

    /// <exception cref="IOException">The reaper is gone.</exception>
    public void Forget(int group) => _shell.StandardInput.WriteLine($"-{group}");

    /// <summary>Lets it kill what it still knows of, and end.</summary>
    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.Dispose();
    }
}
