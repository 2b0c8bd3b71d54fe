using System.Runtime.InteropServices;

namespace FcEmulator.Instances.Processes;

/// <summary>How many files, sockets and pipes this process may have open at once: ulimit -n. Stateless.</summary>
internal static partial class OpenFileLimit
{
    // RLIMIT_NOFILE of Linux and of macOS.
    private const int LinuxResource = 7;
    private const int MacResource = 8;

    /// <summary><see cref="int.MaxValue"/> where there is none, as on Windows.</summary>
    public static int Read()
    {
        if (OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsMacOS() ? MacResource : LinuxResource, out var limit) != 0)
            return int.MaxValue;
        return (int)Math.Min(limit.Current, int.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
