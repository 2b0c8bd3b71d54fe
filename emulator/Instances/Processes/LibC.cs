using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace FcEmulator.Instances.Processes;

/// <summary>The calls of Unix that .NET has no door to.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class LibC
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    private const int ExecuteOk = 1;

    /// <summary>Signals every process of a group; false where there is none (any more).</summary>
    public static bool SignalGroup(int group, int signal) => Kill(-group, signal) == 0;

    public static bool SignalProcess(int process, int signal) => Kill(process, signal) == 0;

    public static bool MayExecute(string path) => Access(path, ExecuteOk) == 0;

    /// <summary>The process group; -1 where there is no such process.</summary>
    [LibraryImport("libc", EntryPoint = "getpgid")]
    public static partial int GroupOf(int process);

    /// <summary>Whether a terminal sends Ctrl-C to this process's group, and so to every child that stayed in it.</summary>
    public static bool HasTerminal => ForegroundGroup(0) is > 0 and var group && group == GroupOf(0);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
