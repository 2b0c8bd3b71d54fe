using FcEmulator.Instances.Limits.Cgroups;

namespace FcEmulator.Instances.Limits;

/// <summary>One instance's limits from before its start to after its end. Safe for use from several threads.</summary>
/// <param name="cgroup">Null where the kernel limits nothing.</param>
internal sealed class InstanceLimit(int memorySizeMB, InstanceCgroup? cgroup, CgroupTree? tree, MemorySampler sampler, bool kernelLimitsMemory)
{
    private MemoryUsage? _memory;

    /// <summary>Words to put before the instance's command line, so that it is limited before it runs.</summary>
    public IReadOnlyList<string> CommandPrefix { get; } = cgroup is null ? [] : CgroupEntry.Prefix(cgroup.Files);

    /// <param name="end">Ends the instance; must neither block nor throw.</param>
    public MemoryUsage Watch(int leader, Action end)
    {
        _memory = new MemoryUsage(leader, memorySizeMB, kernelLimitsMemory ? () => cgroup!.RanOutOfMemory : null);
        sampler.Watch(_memory, end);
        return _memory;
    }

    /// <summary>The instance has ended, or could not be started.</summary>
    public Task EndAsync()
    {
        // The cgroup takes with it what it knows of the end.
        _ = _memory?.OutOfMemory;
        if (_memory is not null)
            sampler.Forget(_memory);
        if (cgroup is not null)
            tree!.End(cgroup);
        return Task.CompletedTask;
    }
}
