using System.Globalization;
using FcEmulator.Instances.Limits.Cgroups;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Limits.Cgroups;

/// <summary>The kernel's own cgroups, where this user may write them.</summary>
public class KernelCgroupTests
{
    [CgroupFact]
    public async Task Instance_IsInItsCgroupBeforeItRuns_WithItsLimits_WhichAreGoneAfterwards()
    {
        await using var fixture = new LauncherFixture(change: s => s with { CpuLimit = true, MemoryLimit = true }, cgroups: new KernelCgroupFiles());
        var start = fixture.Shell($"cat /proc/self/cgroup; exec {TestPrograms.Function}");
        var instance = await fixture.StartAsync(start);

        var folders = FoldersOf(instance.ProcessId!.Value, start.InstanceId);

        var unified = folders.Where(folder => File.Exists(Path.Join(folder, "cpu.max"))).ToList();
        Assert.Equal(
            ("512 MB", "0.35 vCPU"),
            unified is [var both]
                ? ($"{Number(both, "memory.max") >> 20} MB", $"{Number(both, "cpu.max") / 100_000m:0.00} vCPU")
                : ($"{Number(folders.Single(f => f.Contains("/memory/")), "memory.limit_in_bytes") >> 20} MB",
                    $"{Number(folders.Single(f => f.Contains("/cpu")), "cpu.cfs_quota_us") / 100_000m:0.00} vCPU"));
        // What the function's shell printed first of all: it was there already.
        Assert.Contains(fixture.Output.Texts, text => text.EndsWith(start.InstanceId, StringComparison.Ordinal));

        await instance.DisposeAsync().DefaultTimeout();
        await fixture.Launcher.DisposeAsync().DefaultTimeout();
        Assert.DoesNotContain(folders, Directory.Exists);
        Assert.DoesNotContain(folders.Select(Path.GetDirectoryName), Directory.Exists);
    }

    [CgroupFact]
    public async Task CpuLimit_BusyFunction_IsHeldToIt()
    {
        await using var fixture = new LauncherFixture(change: s => s with { CpuLimit = true }, cgroups: new KernelCgroupFiles());
        var start = fixture.Shell($"(while :; do :; done) & exec {TestPrograms.Function}");
        await using var instance = await fixture.StartAsync(start);
        var folder = FoldersOf(instance.ProcessId!.Value, start.InstanceId).Single(f => File.Exists(Path.Join(f, "cpu.stat")));

        await Bounded.Until(() => CgroupFile.Count(Path.Join(folder, "cpu.stat"), "nr_throttled ") > 0);
    }

    private static long Number(string folder, string file) =>
        long.Parse(File.ReadAllText(Path.Join(folder, file)).Split(' ')[0], CultureInfo.InvariantCulture);

    private static List<string> FoldersOf(int process, string instanceId)
    {
        var mounts = CgroupMounts.Parse(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines($"/proc/{process}/cgroup"));
        return [.. mounts.ByController.Values.Append(mounts.Unified).Select(mount => mount?.Own).OfType<string>()
            .Where(folder => folder.EndsWith(instanceId, StringComparison.Ordinal)).Distinct()];
    }
}

/// <summary>A test that needs a cgroup this user may write, with memory and cpu.</summary>
internal sealed class CgroupFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Problem = new(FindProblem);

    public CgroupFactAttribute() => Skip = Problem.Value;

    private static string? FindProblem()
    {
        if (!OperatingSystem.IsLinux())
            return "Needs cgroups, which only Linux has.";
        var tree = new CgroupTree(CgroupMounts.OfThisProcess(), new HashSet<string> { "memory", "cpu" }, new KernelCgroupFiles(), notes: null);
        var missing = new[] { "memory", "cpu" }.Where(controller => !tree.Limits(controller)).ToList();
        tree.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return missing.Count == 0 ? null : $"Needs a cgroup that may be written with {string.Join(" and ", missing)}.";
    }
}
