namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>Makes and removes cgroups, whose files come and go with their folders. Implementations: the kernel's, and plain folders in tests.</summary>
internal interface ICgroupFiles
{
    /// <exception cref="IOException">Refused.</exception>
    /// <exception cref="UnauthorizedAccessException">Refused.</exception>
    void Make(string folder);

    /// <exception cref="IOException">It is still in use.</exception>
    /// <exception cref="UnauthorizedAccessException">Refused.</exception>
    void Remove(string folder);
}

/// <summary>The kernel's.</summary>
internal sealed class KernelCgroupFiles : ICgroupFiles
{
    public void Make(string folder) => Directory.CreateDirectory(folder);

    // Not recursive: the files of a cgroup are not for us to remove.
    public void Remove(string folder) => Directory.Delete(folder);
}
