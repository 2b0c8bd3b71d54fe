using System.Diagnostics;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>A cgroup of this emulator's own, with one cgroup below it for each instance. Safe for use from several threads.</summary>
/// <param name="Controllers">What it limits: memory, cpu or both.</param>
internal sealed record CgroupParent(string Folder, IReadOnlySet<string> Controllers, ICgroupVersion Version)
{
    private const string Prefix = "fcemu-";

    private static int _made;

    /// <summary>A new name that tells this emulator, and no other that gets its process id later.</summary>
    public static string NewName() =>
        $"{Prefix}{Environment.ProcessId}-{ProcStat.Of(Environment.ProcessId)?.StartTicks}-{Interlocked.Increment(ref _made)}";

    /// <summary>The first place from this process's own cgroup upwards in which instances can be limited; null where none lets it.</summary>
    public static CgroupParent? Find(CgroupMount mount, IReadOnlySet<string> wanted, ICgroupVersion version, ICgroupFiles files)
    {
        var name = NewName();
        CgroupParent? best = null;
        foreach (var folder in mount.Upwards())
        {
            var controllers = version is CgroupV2 ? Delegated(folder, wanted, mayEnable: folder == mount.Own || folder == mount.Point) : wanted;
            if (controllers.Count <= (best?.Controllers.Count ?? 0) || TryMake(Path.Join(folder, name), controllers, version, files) is not { } found)
                continue;
            best?.TryRemove(files);
            best = found;
            if (controllers.Count == wanted.Count)
                break;
        }

        return best;
    }

    /// <summary>Other emulators' folders beside this one.</summary>
    public IEnumerable<string> Siblings() =>
        Directory.GetDirectories(Path.GetDirectoryName(Folder)!, Prefix + "*").Where(sibling => sibling != Folder);

    /// <summary>Ends and removes what an emulator that is gone left; false where it lives, or something has not gone yet.</summary>
    public static bool TrySweep(string folder, ICgroupFiles files)
    {
        // fcemu-<process id>-<start>-<number>
        var words = Path.GetFileName(folder).Split('-');
        if (words.Length != 4 || !int.TryParse(words[1], out var emulator) || ProcStat.Of(emulator)?.StartTicks == words[2])
            return false;
        return Directory.Exists(folder)
            && Directory.GetDirectories(folder).Append(folder).Aggregate(true, (all, left) => InstanceCgroup.TryEnd(left, files) && all);
    }

    /// <summary>False where something below it is still in use.</summary>
    public bool TryRemove(ICgroupFiles files) => InstanceCgroup.TryRemove(Folder, files);

    /// <summary>v2 hands controllers down step by step; a cgroup with processes of its own cannot, unless it is the highest.</summary>
    private static HashSet<string> Delegated(string folder, IReadOnlySet<string> wanted, bool mayEnable)
    {
        var control = Path.Join(folder, "cgroup.subtree_control");
        foreach (var missing in mayEnable ? wanted.Except(Words(control)) : [])
            CgroupFile.TryWrite(control, "+" + missing);
        return [.. wanted.Intersect(Words(control))];
    }

    private static CgroupParent? TryMake(string own, IReadOnlySet<string> controllers, ICgroupVersion version, ICgroupFiles files)
    {
        var trial = Path.Join(own, "trial");
        try
        {
            files.Make(own);
            if (version is CgroupV2)
            {
                foreach (var controller in controllers)
                    CgroupFile.Write(Path.Join(own, "cgroup.subtree_control"), "+" + controller);
            }

            files.Make(trial);
            if (MayBeEntered(trial))
                return new CgroupParent(own, controllers, version);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The next one up may be more generous.
        }
        finally
        {
            InstanceCgroup.TryEnd(trial, files);
        }

        InstanceCgroup.TryRemove(own, files);
        return null;
    }

    /// <summary>Folders that can be made need not be open to processes from elsewhere.</summary>
    private static bool MayBeEntered(string folder)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", CgroupEntry.Script, "fcemu", CgroupEntry.FileIn(folder), "--", "true"])
        {
            RedirectStandardError = true,
        })!;
        shell.WaitForExit();
        return shell.ExitCode == 0;
    }

    private static string[] Words(string path) => CgroupFile.Lines(path) is [var line, ..] ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
}
