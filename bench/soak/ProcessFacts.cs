using System.Globalization;

namespace Soak;

/// <summary>What Linux tells of a process. Stateless.</summary>
internal static class ProcessFacts
{
    public static bool Lives(int process) => Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    public static int OpenFiles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    /// <summary>Memory in MiB that is in RAM.</summary>
    public static double Memory(int process)
    {
        // "VmRSS:	  123456 kB"
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Files that this process may open: ulimit -n.</summary>
    public static int OpenFileLimit()
    {
        // "Max open files            1024                 1048576              files"
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
