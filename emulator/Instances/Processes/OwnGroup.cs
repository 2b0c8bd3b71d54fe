namespace FcEmulator.Instances.Processes;

/// <summary>How a child gets a process group of its own on Unix, so that one signal reaches all of it and Ctrl-C none of it. Immutable.</summary>
internal static class OwnGroup
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    /// <summary>
    /// Words to put before a command line; the program they name replaces itself with the command, so the process id stays.
    /// Null where the machine has neither setsid (util-linux, busybox) nor perl (macOS), and on Windows, where job objects serve.
    /// </summary>
    public static IReadOnlyList<string>? Prefix { get; } = OperatingSystem.IsWindows() ? null : Find(File.Exists);

    public static IReadOnlyList<string>? Find(Func<string, bool> exists)
    {
        if (Program("setsid") is { } setsid)
            return [setsid];
        // A group without a session keeps the terminal's Ctrl-C away just as well, and needs no module to be loaded.
        if (Program("perl") is { } perl)
            return [perl, "-e", "setpgrp(0, 0); exec { $ARGV[0] } @ARGV or die \"$ARGV[0]: $!\\n\"", "--"];
        return null;

        string? Program(string name) => Folders.Select(folder => Path.Join(folder, name)).FirstOrDefault(exists);
    }
}
