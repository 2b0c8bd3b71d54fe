using System.Globalization;

namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>How one version of cgroups writes limits down. Implementations: v1 and v2.</summary>
internal interface ICgroupVersion
{
    /// <summary>Linux's default, and what 100 ms slices of FC's vCPU fractions come to.</summary>
    protected const int PeriodMicroseconds = 100_000;

    string Name { get; }

    void LimitMemory(string folder, long bytes);

    void LimitCpu(string folder, decimal cpus);

    /// <summary>How many processes the kernel has ended for want of memory in this cgroup.</summary>
    long OomKills(string folder);

    protected static string Quota(decimal cpus) => ((long)(cpus * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
}

internal sealed class CgroupV1 : ICgroupVersion
{
    public string Name => "v1";

    public void LimitMemory(string folder, long bytes)
    {
        var limit = bytes.ToString(CultureInfo.InvariantCulture);
        CgroupFile.Write(Path.Join(folder, "memory.limit_in_bytes"), limit);
        // Memory and swap together; not there where the kernel does not count swap.
        CgroupFile.TryWrite(Path.Join(folder, "memory.memsw.limit_in_bytes"), limit);
    }

    public void LimitCpu(string folder, decimal cpus)
    {
        CgroupFile.Write(Path.Join(folder, "cpu.cfs_period_us"), ICgroupVersion.PeriodMicroseconds.ToString(CultureInfo.InvariantCulture));
        CgroupFile.Write(Path.Join(folder, "cpu.cfs_quota_us"), ICgroupVersion.Quota(cpus));
    }

    public long OomKills(string folder) => CgroupFile.Count(Path.Join(folder, "memory.oom_control"), "oom_kill ");
}

internal sealed class CgroupV2 : ICgroupVersion
{
    public string Name => "v2";

    public void LimitMemory(string folder, long bytes)
    {
        CgroupFile.Write(Path.Join(folder, "memory.max"), bytes.ToString(CultureInfo.InvariantCulture));
        CgroupFile.TryWrite(Path.Join(folder, "memory.swap.max"), "0");
        // The instance ends as a whole, not the one process that happened to ask.
        CgroupFile.TryWrite(Path.Join(folder, "memory.oom.group"), "1");
    }

    public void LimitCpu(string folder, decimal cpus) =>
        CgroupFile.Write(Path.Join(folder, "cpu.max"), $"{ICgroupVersion.Quota(cpus)} {ICgroupVersion.PeriodMicroseconds}");

    public long OomKills(string folder) => CgroupFile.Count(Path.Join(folder, "memory.events"), "oom_kill ");
}
