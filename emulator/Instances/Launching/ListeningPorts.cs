using System.Globalization;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Launching;

/// <summary>Finds the TCP ports that the processes of a group listen on. Linux only; elsewhere it sees none.</summary>
internal static class ListeningPorts
{
    private const string Listen = "0A";

    // Addresses as the kernel's tables write them: 32-bit words of the machine's order, in hexadecimal.
    private const string LoopbackV4Ending = "7F";
    private const string LoopbackV6 = "00000000000000000000000001000000";
    private const string MappedLoopbackV6Start = "0000000000000000FFFF0000";

    public static IReadOnlyList<int> OfGroup(int group) => [.. OfGroupByAddress(group).Select(listener => listener.Port).Distinct().Order()];

    /// <summary>Whether all that the group has on a port is on 127.0.0.0/8 or ::1. False where it has nothing there, or that cannot be seen.</summary>
    public static bool IsOnLoopbackOnly(int group, int port)
    {
        var addresses = OfGroupByAddress(group).Where(listener => listener.Port == port).Select(listener => listener.Address).ToList();
        return addresses.Count > 0 && addresses.TrueForAll(IsLoopback);
    }

    /// <param name="address">In the kernel's form.</param>
    public static bool IsLoopback(string address) => address.Length == 8
        ? address.EndsWith(LoopbackV4Ending, StringComparison.Ordinal)
        : address == LoopbackV6 || (address.StartsWith(MappedLoopbackV6Start, StringComparison.Ordinal) && address.EndsWith(LoopbackV4Ending, StringComparison.Ordinal));

    private static (string Address, int Port)[] OfGroupByAddress(int group)
    {
        if (!OperatingSystem.IsLinux())
            return [];

        var processes = ProcStat.All().Where(process => process.Group == group).ToArray();
        var sockets = processes.SelectMany(process => SocketsOf(process.Id)).ToHashSet();
        return processes.Take(1)
            .SelectMany(process => new[] { $"/proc/{process.Id}/net/tcp", $"/proc/{process.Id}/net/tcp6" })
            .SelectMany(table => Listeners(Lines(table)))
            .Where(listener => sockets.Contains(listener.Inode))
            .Select(listener => (listener.Address, listener.Port))
            .ToArray();
    }

    /// <summary>Reads the kernel's socket table.</summary>
    // "   0: 0100007F:1F99 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41275 1 …"
    //      sl  local address  remote address st  queues          timer       retransmits uid timeout inode
    public static IEnumerable<(string Address, int Port, string Inode)> Listeners(IEnumerable<string> table) =>
        from line in table
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && fields[3] == Listen
        let colon = fields[1].IndexOf(':')
        select (fields[1][..colon], int.Parse(fields[1].AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[9]);

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
