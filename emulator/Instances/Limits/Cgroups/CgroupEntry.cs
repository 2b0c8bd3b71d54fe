namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>How a process gets into its cgroups before it becomes the function: its memory counts from its first page on. Pure.</summary>
internal static class CgroupEntry
{
    // A shell moves itself, then replaces itself with the command, so the process id stays:
    //   sh -c … fcemu <cgroup.procs>… -- <program> <argument>…
    public const string Script = """
        while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift; exec "$@"
        """;

    public static string FileIn(string folder) => Path.Join(folder, "cgroup.procs");

    /// <summary>Words to put before a command line.</summary>
    public static IReadOnlyList<string> Prefix(IEnumerable<string> files) => ["/bin/sh", "-c", Script, "fcemu", .. files, "--"];
}
