using System.Globalization;

namespace GatewayBench;

/// <summary>Reads from /proc what a process and its children use.</summary>
internal static class ProcessTree
{
    /// <summary>USER_HZ, which Linux fixed at 100 for all that programs see.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The process itself first.</summary>
    public static IReadOnlyList<int> Of(int process)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
            .Select(id => (Id: id, Fields: StatOf(id)))
            .Where(p => p.Fields.Length > 0)
            .ToLookup(p => int.Parse(p.Fields[1], CultureInfo.InvariantCulture), p => p.Id);
        var tree = new List<int> { process };
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents[tree[i]]);
        return tree;
    }

    public static TimeSpan CpuOf(int process)
    {
        var fields = StatOf(process);
        return fields.Length == 0
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    public static long MemoryOf(int process)
    {
        // "0022f000 … VmRSS:	   34560 kB"
        var line = Lines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The fields of /proc/ID/stat behind the program's name, which may hold spaces: state, parent, …, utime (11), stime (12).</summary>
    private static string[] StatOf(int process)
    {
        var text = string.Concat(Lines($"/proc/{process}/stat"));
        return text.Length == 0 ? [] : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
