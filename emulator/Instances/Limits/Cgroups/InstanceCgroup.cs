using System.Globalization;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>One instance's cgroups, by which the kernel holds it to its limits. Safe for use from several threads.</summary>
/// <param name="Folders">One in each hierarchy.</param>
/// <param name="Memory">The one among them that limits memory, and its version; null where none does.</param>
internal sealed record InstanceCgroup(IReadOnlyList<string> Folders, (string Folder, ICgroupVersion Version)? Memory)
{
    /// <summary>What <see cref="CgroupEntry"/> needs.</summary>
    public IEnumerable<string> Files => Folders.Select(CgroupEntry.FileIn);

    /// <summary>The kernel has ended a process of it for going beyond its memory.</summary>
    public bool RanOutOfMemory => Memory is { } memory && memory.Version.OomKills(memory.Folder) > 0;

    /// <summary>Ends what is left in it and removes it; false where something has not gone yet, and it is worth another try.</summary>
    public bool TryEnd(ICgroupFiles files) => Folders.Aggregate(true, (all, folder) => TryEnd(folder, files) && all);

    public static bool TryEnd(string folder, ICgroupFiles files)
    {
        // Since Linux 5.14 in v2.
        if (!CgroupFile.TryWrite(Path.Join(folder, "cgroup.kill"), "1"))
        {
            foreach (var line in CgroupFile.Lines(CgroupEntry.FileIn(folder)))
            {
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var process) && !OperatingSystem.IsWindows())
                    LibC.SignalProcess(process, LibC.SigKill);
            }
        }

        return TryRemove(folder, files);
    }

    public static bool TryRemove(string folder, ICgroupFiles files)
    {
        try
        {
            files.Remove(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
