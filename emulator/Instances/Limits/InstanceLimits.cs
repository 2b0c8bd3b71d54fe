using FcEmulator.Configuration;
using FcEmulator.Instances.Limits.Cgroups;

namespace FcEmulator.Instances.Limits;

/// <summary>
/// Holds instances to their memorySize and cpu: by the kernel where it lets this process, else memorySize by looking, and cpu not at all.
/// Safe for use from several threads.
/// </summary>
internal sealed class InstanceLimits : IAsyncDisposable
{
    private const string Memory = "memory";
    private const string Cpu = "cpu";

    private readonly MemorySampler _sampler;
    private readonly HashSet<string> _wanted = [];
    private readonly Task<CgroupTree?> _cgroups;
    private readonly EmulatorSettings _settings;

    /// <param name="cgroups">The kernel's; null to do without.</param>
    public InstanceLimits(EmulatorSettings settings, ICgroupFiles? cgroups, TimeProvider time)
    {
        _settings = settings;
        if (settings.MemoryLimit)
            _wanted.Add(Memory);
        if (settings.CpuLimit)
            _wanted.Add(Cpu);
        // Trying out what the kernel allows takes a process or two, which are not the start's to wait for.
        _cgroups = _wanted.Count > 0 && cgroups is not null && OperatingSystem.IsLinux()
            ? Task.Run(CgroupTree? () => new CgroupTree(
                CgroupMounts.OfThisProcess(), _wanted, cgroups, new CgroupNotes(Path.Join(settings.DataDirectory, "processes", "cgroups"))))
            : Task.FromResult<CgroupTree?>(null);
        _sampler = new MemorySampler(IMemoryReader.OfThisSystem(), settings.MemoryPeriod, settings.MemoryLimit, time);
    }

    /// <summary>What the developer may think is enforced and is not, with the reason; null where all is, or was not asked for.</summary>
    public async Task<string?> NotEnforcedAsync()
    {
        var cgroups = await _cgroups;
        return Text(_settings, _wanted.Where(controller => cgroups?.Limits(controller) != true).ToHashSet());
    }

    /// <exception cref="IOException">The kernel refused another cgroup.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel refused another cgroup.</exception>
    public async Task<InstanceLimit> PrepareAsync(InstanceStart start)
    {
        var function = start.Function;
        var cgroups = await _cgroups;
        var cgroup = cgroups?.Add(start.InstanceId, function.MemorySize * (long)MemoryUsage.MiB, function.Cpu);
        return new InstanceLimit(function.MemorySize, cgroup, cgroups, _sampler, cgroups?.Limits(Memory) == true);
    }

    /// <summary>A first look at its memory, before the period has passed.</summary>
    public void LookAt(MemoryUsage instance) => _sampler.LookAt(instance);

    public async ValueTask DisposeAsync()
    {
        await _sampler.DisposeAsync();
        if (await _cgroups is { } cgroups)
            await cgroups.DisposeAsync();
    }

    private static string? Text(EmulatorSettings settings, HashSet<string> missing)
    {
        if (missing.Count == 0)
            return null;
        var reason = OperatingSystem.IsLinux() ? "no cgroup that this user may write has the controller" : "only Linux has cgroups";
        var seen = OperatingSystem.IsWindows() ? ", its first process only" : "";
        var memory = $"memorySize is checked every {settings.MemoryPeriod.TotalMilliseconds:0} ms instead of enforced at once{seen}";
        var cpu = "cpu is not enforced, so instances may be faster than on FC";
        var text = string.Join("; ", new[] { missing.Contains(Cpu) ? cpu : null, missing.Contains(Memory) ? memory : null }.OfType<string>());
        return $"{text} ({reason}).";
    }
}
