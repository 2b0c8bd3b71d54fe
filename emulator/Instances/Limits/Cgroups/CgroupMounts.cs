namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>Where this process's own cgroups lie in the file system. Pure.</summary>
/// <param name="Unified">Folder in the v2 hierarchy; null where there is none.</param>
/// <param name="ByController">Folders in v1 hierarchies, by controller.</param>
internal sealed record CgroupMounts(CgroupMount? Unified, IReadOnlyDictionary<string, CgroupMount> ByController)
{
    /// <exception cref="IOException">There is no <c>/proc</c>.</exception>
    public static CgroupMounts OfThisProcess() => Parse(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"));

    // /proc/self/mountinfo:
    //   32 30 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
    //   40 30 0:37 / /sys/fs/cgroup/unified rw,relatime shared:4 - cgroup2 cgroup rw
    // /proc/self/cgroup (number:controllers:path; v2 has 0 and no controllers):
    //   4:memory:/user.slice
    //   0::/user.slice/session-2.scope
    public static CgroupMounts Parse(IEnumerable<string> mountInfo, IEnumerable<string> cgroup)
    {
        var own = new Dictionary<string, string>();
        foreach (var line in cgroup)
        {
            var parts = line.Split(':', 3);
            foreach (var controller in parts.Length == 3 ? parts[1].Split(',') : [])
                own[controller] = parts[2];
        }

        CgroupMount? unified = null;
        var byController = new Dictionary<string, CgroupMount>();
        foreach (var line in mountInfo)
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length != 2 || halves[0].Split(' ') is not [_, _, _, var root, var point, ..] || halves[1].Split(' ') is not [var kind, _, var options, ..])
                continue;
            if (kind == "cgroup2" && own.TryGetValue("", out var unifiedPath))
                unified = CgroupMount.At(point, root, unifiedPath);
            foreach (var controller in kind == "cgroup" ? options.Split(',') : [])
            {
                if (own.TryGetValue(controller, out var path))
                    byController[controller] = CgroupMount.At(point, root, path);
            }
        }

        return new CgroupMounts(unified, byController);
    }
}

/// <summary>One hierarchy. Immutable.</summary>
/// <param name="Point">Its highest folder that is seen from here.</param>
/// <param name="Own">This process's own folder in it.</param>
internal sealed record CgroupMount(string Point, string Own)
{
    /// <summary>Own, then each above it, up to the highest.</summary>
    public IEnumerable<string> Upwards()
    {
        for (var folder = Own; folder is not null && folder.StartsWith(Point, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    // In a container the mount may show a part of the hierarchy only, whose root is then the path to it.
    public static CgroupMount At(string point, string root, string path)
    {
        var below = root != "/" && path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
        return new(point, Path.TrimEndingDirectorySeparator(Path.Join(point, below)));
    }
}
