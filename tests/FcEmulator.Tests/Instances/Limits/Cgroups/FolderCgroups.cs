using FcEmulator.Instances.Limits.Cgroups;

namespace FcEmulator.Tests.Instances.Limits.Cgroups;

/// <summary>Plain folders that get the files a kernel would show in them. Not for concurrent use.</summary>
internal sealed class FolderCgroups : ICgroupFiles
{
    private static readonly string[] V1Files =
    [
        "cgroup.procs", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control", "cpu.cfs_period_us", "cpu.cfs_quota_us",
    ];

    private static readonly string[] V2Files =
        ["cgroup.procs", "cgroup.subtree_control", "memory.max", "memory.swap.max", "memory.oom.group", "memory.events", "cpu.max"];

    public bool V2 { get; init; }

    /// <summary>Nothing may be made.</summary>
    public bool Refuses { get; set; }

    /// <summary>How many removals are still refused, as while processes are dying.</summary>
    public int Busy { get; set; }

    public void Make(string folder)
    {
        if (Refuses)
            throw new UnauthorizedAccessException($"{folder} may not be made.");
        Directory.CreateDirectory(folder);
        foreach (var file in V2 ? V2Files : V1Files)
            File.WriteAllText(Path.Join(folder, file), "");
    }

    public void Remove(string folder)
    {
        if (Busy-- > 0)
            throw new IOException($"{folder} is in use.");
        if (Directory.GetDirectories(folder).Length > 0)
            throw new IOException($"{folder} has cgroups below it.");
        Directory.Delete(folder, recursive: true);
    }
}
