using System.Globalization;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Launching;

/// <summary>Finds the TCP ports that the processes of a group listen on. Linux only; elsewhere it sees none.</summary>
internal static class ListeningPorts
{
    private const string Listen = "0A";

    public static IReadOnlyList<int> OfGroup(int group)
    {
        if (!OperatingSystem.IsLinux())
            return [];

        var processes = ProcStat.All().Where(process => process.Group == group).ToArray();
        var sockets = processes.SelectMany(process => SocketsOf(process.Id)).ToHashSet();
        return processes.Take(1)
            .SelectMany(process => new[] { $"/proc/{process.Id}/net/tcp", $"/proc/{process.Id}/net/tcp6" })
            .SelectMany(table => Listeners(Lines(table)))
            .Where(listener => sockets.Contains(listener.Inode))
            .Select(listener => listener.Port)
            .Distinct()
            .Order()
            .ToArray();
    }

    /// <summary>Reads the kernel's socket table.</summary>
    // "   0: 0100007F:1F99 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41275 1 …"
    //      sl  local address  remote address st  queues          timer       retransmits uid timeout inode
    public static IEnumerable<(int Port, string Inode)> Listeners(IEnumerable<string> table) =>
        from line in table
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && fields[3] == Listen
        select (int.Parse(fields[1].AsSpan(fields[1].IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[9]);

    // Each entry of /proc/<pid>/fd is a link such as "socket:[41275]".
    private static string[] SocketsOf(int process)
    {
        try
        {
            return Directory.GetFiles($"/proc/{process}/fd")
                .Select(descriptor => new FileInfo(descriptor).LinkTarget)
                .OfType<string>()
                .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
                .Select(target => target["socket:[".Length..^1])
                .ToArray();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
