namespace FcEmulator.Instances.Limits;

/// <summary>Measures process trees. Implementations: Linux's <c>/proc</c>, and what .NET offers elsewhere.</summary>
internal interface IMemoryReader
{
    /// <summary>Measures all instances in one pass and notes what each has. For one caller at a time.</summary>
    void Read(IReadOnlyCollection<MemoryUsage> instances);

    /// <summary>Measures the first process of a tree alone, at once. Safe for use from several threads.</summary>
    void ReadLeader(MemoryUsage instance);

    public static IMemoryReader OfThisSystem() => OperatingSystem.IsLinux() ? new ProcMemoryReader() : new SystemMemoryReader();
}
