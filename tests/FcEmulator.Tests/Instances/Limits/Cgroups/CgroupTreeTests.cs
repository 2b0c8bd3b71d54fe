using FcEmulator.Instances.Limits.Cgroups;

namespace FcEmulator.Tests.Instances.Limits.Cgroups;

/// <summary>Both versions of cgroups, in a folder that looks like them.</summary>
public sealed class CgroupTreeTests : IDisposable
{
    private static readonly HashSet<string> Both = ["memory", "cpu"];

    private readonly string _root = Directory.CreateTempSubdirectory("fcemu-cgroup-").FullName;

    private CgroupNotes Notes => new(Path.Join(_root, "notes", "cgroups"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [LinuxFact]
    public async Task V1_Instance_HasItsLimitsInBothHierarchies_AndLeavesNothing()
    {
        var files = new FolderCgroups();
        var mounts = V1(files, "memory", "cpu");
        var tree = new CgroupTree(mounts, Both, files, Notes);

        var instance = tree.Add("c-1", 512 << 20, 0.35m);

        Assert.True(tree.Limits("memory") && tree.Limits("cpu"));
        var (memory, cpu) = (Folder(instance, "memory"), Folder(instance, "cpu"));
        Assert.StartsWith(Path.Join(_root, "memory", "own", "fcemu-"), memory, StringComparison.Ordinal);
        Assert.Equal(
            ("536870912", "536870912", "100000", "35000"),
            (Read(memory, "memory.limit_in_bytes"), Read(memory, "memory.memsw.limit_in_bytes"), Read(cpu, "cpu.cfs_period_us"), Read(cpu, "cpu.cfs_quota_us")));
        Assert.Equal([Path.Join(memory, "cgroup.procs"), Path.Join(cpu, "cgroup.procs")], instance.Files);

        await File.WriteAllTextAsync(Path.Join(memory, "memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
        Assert.False(instance.RanOutOfMemory);
        await File.WriteAllTextAsync(Path.Join(memory, "memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        Assert.True(instance.RanOutOfMemory);

        tree.End(instance);
        await tree.DisposeAsync();
        Assert.Empty(Directory.GetDirectories(Path.Join(_root, "memory", "own")));
    }

    [LinuxFact]
    public async Task V2_OwnScopeHandsNothingDown_TheSliceAboveThatDoesIsUsed()
    {
        var files = new FolderCgroups { V2 = true };
        var mounts = V2(files, slice: "memory cpu pids");
        var tree = new CgroupTree(mounts, Both, files, Notes);

        var instance = tree.Add("c-1", 512 << 20, 1.5m);

        var folder = Assert.Single(instance.Folders);
        Assert.StartsWith(Path.Join(_root, "slice", "fcemu-"), folder, StringComparison.Ordinal);
        Assert.Equal(
            ("536870912", "0", "1", "150000 100000"),
            (Read(folder, "memory.max"), Read(folder, "memory.swap.max"), Read(folder, "memory.oom.group"), Read(folder, "cpu.max")));
        await File.WriteAllTextAsync(Path.Join(folder, "memory.events"), "low 0\nmax 3\noom 1\noom_kill 1\noom_group_kill 0\n");
        Assert.True(instance.RanOutOfMemory);

        tree.End(instance);
        await tree.DisposeAsync();
        Assert.Equal([Path.Join(_root, "slice", "scope")], Directory.GetDirectories(Path.Join(_root, "slice")));
    }

    [LinuxFact]
    public async Task V2_OnlyMemoryIsHandedDown_OnlyThatIsLimited()
    {
        var files = new FolderCgroups { V2 = true };
        await using var tree = new CgroupTree(V2(files, slice: "memory pids"), Both, files, Notes);

        Assert.Equal((true, false), (tree.Limits("memory"), tree.Limits("cpu")));
        var folder = Assert.Single(tree.Add("c-1", 512 << 20, 0.35m).Folders);
        Assert.Equal("", Read(folder, "cpu.max"));
    }

    [LinuxFact]
    public async Task NothingMayBeWritten_NothingIsLimited()
    {
        var files = new FolderCgroups();
        var mounts = V1(files, "memory", "cpu");
        files.Refuses = true;
        await using var tree = new CgroupTree(mounts, Both, files, Notes);

        Assert.Equal((false, false), (tree.Limits("memory"), tree.Limits("cpu")));
        Assert.Empty(tree.Add("c-1", 512 << 20, 0.35m).Folders);
    }

    [LinuxFact]
    public async Task LeftoversOfDeadEmulators_AreSwept_AndThoseOfTheLivingAreNot()
    {
        var files = new FolderCgroups();
        var mounts = V1(files, "memory");
        var own = mounts.ByController["memory"].Own;
        var dead = Path.Join(own, "fcemu-2147483646-1-1");
        files.Make(dead);
        files.Make(Path.Join(dead, "c-1"));
        await using var living = new CgroupTree(mounts, new HashSet<string> { "memory" }, files, Notes);
        var instance = Assert.Single(living.Add("c-2", 1 << 20, 1m).Folders);
        files.Make(dead);

        await using var next = new CgroupTree(mounts, new HashSet<string> { "memory" }, files, Notes);

        Assert.Equal((1, 1), (living.Swept, next.Swept));
        Assert.True(Directory.Exists(instance));
        Assert.False(Directory.Exists(dead));
    }

    [LinuxFact]
    public async Task LeftoversInAnotherSession_AreFoundByTheNotes()
    {
        var files = new FolderCgroups();
        var dead = Path.Join(_root, "elsewhere", "fcemu-2147483646-1-1");
        files.Make(Path.Join(_root, "elsewhere"));
        files.Make(dead);
        Notes.Write([dead]);

        await using var tree = new CgroupTree(V1(files, "memory"), new HashSet<string> { "memory" }, files, Notes);

        Assert.Equal(1, tree.Swept);
        Assert.False(Directory.Exists(dead));
        Assert.Equal(Path.GetDirectoryName(tree.Add("c-1", 1 << 20, 1m).Folders[0]), Assert.Single(Notes.Read()));
    }

    [LinuxFact]
    public async Task CgroupStillInUse_IsTriedAgain()
    {
        var files = new FolderCgroups();
        var tree = new CgroupTree(V1(files, "memory"), new HashSet<string> { "memory" }, files, Notes);
        var instance = tree.Add("c-1", 1 << 20, 1m);
        files.Busy = 3;

        tree.End(instance);
        Assert.True(Directory.Exists(instance.Folders[0]));
        await tree.DisposeAsync();

        Assert.False(Directory.Exists(instance.Folders[0]));
    }

    [Fact]
    public void Parse_HybridMachineAndContainer_FindsOwnFolders()
    {
        var mounts = CgroupMounts.Parse(
            [
                "30 22 0:27 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
                "31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
                "33 30 0:30 /docker/abc /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
                "40 30 0:37 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw",
            ],
            ["4:memory:/docker/abc/job", "1:cpu,cpuacct:/", "0::/user.slice/a.scope"]);

        Assert.Equal(new CgroupMount("/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct"), mounts.ByController["cpu"]);
        Assert.Equal(new CgroupMount("/sys/fs/cgroup/memory", "/sys/fs/cgroup/memory/job"), mounts.ByController["memory"]);
        Assert.Equal(
            ["/sys/fs/cgroup/unified/user.slice/a.scope", "/sys/fs/cgroup/unified/user.slice", "/sys/fs/cgroup/unified"], mounts.Unified!.Upwards());
    }

    private static string Folder(InstanceCgroup instance, string hierarchy) =>
        instance.Folders.Single(folder => folder.Contains($"/{hierarchy}/", StringComparison.Ordinal));

    private static string Read(string folder, string file) => File.ReadAllText(Path.Join(folder, file));

    private CgroupMounts V1(FolderCgroups files, params string[] controllers)
    {
        var mounts = new Dictionary<string, CgroupMount>();
        foreach (var controller in controllers)
        {
            var point = Path.Join(_root, controller);
            files.Make(point);
            files.Make(Path.Join(point, "own"));
            mounts[controller] = new CgroupMount(point, Path.Join(point, "own"));
        }

        return new CgroupMounts(null, mounts);
    }

    /// <summary>A scope in a slice, as a session of systemd has them.</summary>
    private CgroupMounts V2(FolderCgroups files, string slice)
    {
        var scope = Path.Join(_root, "slice", "scope");
        foreach (var folder in new[] { Path.Join(_root, "slice"), scope })
            files.Make(folder);
        File.WriteAllText(Path.Join(_root, "slice", "cgroup.subtree_control"), slice + "\n");
        return new CgroupMounts(new CgroupMount(_root, scope), new Dictionary<string, CgroupMount>());
    }
}
