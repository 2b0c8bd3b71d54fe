using System.Collections.Concurrent;

namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>The cgroups of all instances, as far as this machine lets it make some. Safe for use from several threads.</summary>
internal sealed class CgroupTree : IAsyncDisposable
{
    /// <summary>A process that was killed is gone within milliseconds, unless it is stuck inside the kernel.</summary>
    private const int RemovalTries = 100;
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<InstanceCgroup> _leftovers = new();
    private readonly List<CgroupParent> _parents = [];
    private readonly ICgroupFiles _files;
    private readonly CgroupNotes? _notes;

    /// <param name="wanted">memory, cpu, or both.</param>
    /// <param name="notes">Names them for the next emulator; null to leave no note.</param>
    public CgroupTree(CgroupMounts mounts, IReadOnlySet<string> wanted, ICgroupFiles files, CgroupNotes? notes)
    {
        _files = files;
        _notes = notes;
        foreach (var controller in wanted)
        {
            if (mounts.ByController.TryGetValue(controller, out var mount))
                Keep(CgroupParent.Find(mount, new HashSet<string> { controller }, new CgroupV1(), files));
        }

        var left = wanted.Where(controller => !mounts.ByController.ContainsKey(controller)).ToHashSet();
        if (left.Count > 0 && mounts.Unified is { } unified)
            Keep(CgroupParent.Find(unified, left, new CgroupV2(), files));
        var earlier = (notes?.Read() ?? []).Concat(_parents.SelectMany(parent => parent.Siblings())).Distinct();
        Swept = earlier.Count(folder => CgroupParent.TrySweep(folder, files));
        notes?.Write(_parents.Select(parent => parent.Folder));
    }

    /// <summary>How many cgroups of emulators that are gone were removed.</summary>
    public int Swept { get; }

    /// <summary>Whether the kernel holds instances to this.</summary>
    public bool Limits(string controller) => _parents.Any(parent => parent.Controllers.Contains(controller));

    /// <exception cref="IOException">The kernel refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel refused.</exception>
    public InstanceCgroup Add(string instanceId, long memoryBytes, decimal cpus)
    {
        RetryLeftovers();
        var folders = new List<string>();
        (string, ICgroupVersion)? memory = null;
        foreach (var parent in _parents)
        {
            var folder = Path.Join(parent.Folder, instanceId);
            _files.Make(folder);
            folders.Add(folder);
            if (parent.Controllers.Contains("memory"))
            {
                parent.Version.LimitMemory(folder, memoryBytes);
                memory = (folder, parent.Version);
            }

            if (parent.Controllers.Contains("cpu"))
                parent.Version.LimitCpu(folder, cpus);
        }

        return new InstanceCgroup(folders, memory);
    }

    /// <summary>Its processes have ended, or are to end now.</summary>
    public void End(InstanceCgroup instance)
    {
        if (!instance.TryEnd(_files))
            _leftovers.Enqueue(instance);
    }

    public async ValueTask DisposeAsync()
    {
        for (var tries = 0; RetryLeftovers() && tries < RemovalTries; tries++)
            await Task.Delay(RemovalPause, TimeProvider.System);
        var left = _parents.Where(parent => !parent.TryRemove(_files)).Select(parent => parent.Folder).ToList();
        _notes?.Write(left);
    }

    private void Keep(CgroupParent? parent)
    {
        if (parent is not null)
            _parents.Add(parent);
    }

    /// <summary>True where some are still in use.</summary>
    private bool RetryLeftovers()
    {
        for (var count = _leftovers.Count; count > 0 && _leftovers.TryDequeue(out var instance); count--)
            End(instance);
        return !_leftovers.IsEmpty;
    }
}
