using System.Globalization;

namespace FcEmulator.Instances.Processes;

/// <summary>Puts an exit code into words. Pure.</summary>
internal static class ExitReason
{
    // Numbers on which Linux and macOS agree; others are named by number alone.
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
    };

    public static InstanceExit Of(int exitCode) => new(exitCode, Describe(exitCode));

    // .NET, as shells do, reports death by signal n as 128 + n.
    private static string Describe(int exitCode)
    {
        var signal = exitCode - 128;
        if (OperatingSystem.IsWindows() || signal is < 1 or > 64)
            return $"exit code {exitCode.ToString(CultureInfo.InvariantCulture)}";
        return Signals.TryGetValue(signal, out var name) ? $"killed by {name} (signal {signal})" : $"killed by signal {signal}";
    }
}
