using System.ComponentModel;
using System.Diagnostics;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Limits;

/// <summary>
/// macOS and Windows: working sets as .NET tells them. macOS counts every process of the instance's group; pages they share count in
/// each. On Windows, where .NET does not tell who belongs together, only the first process of an instance is seen. Not for concurrent use.
/// </summary>
internal sealed class SystemMemoryReader : IMemoryReader
{
    public void Read(IReadOnlyCollection<MemoryUsage> instances)
    {
        if (OperatingSystem.IsWindows())
        {
            foreach (var instance in instances)
                ReadLeader(instance);
            return;
        }

        var sums = instances.ToDictionary(instance => instance.Leader, _ => 0L);
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                var group = LibC.GroupOf(process.Id);
                if (sums.TryGetValue(group, out var sum))
                    sums[group] = sum + WorkingSet(process);
            }
        }

        foreach (var instance in instances)
            instance.NoteSum(sums[instance.Leader]);
    }

    public void ReadLeader(MemoryUsage instance)
    {
        try
        {
            using var process = Process.GetProcessById(instance.Leader);
            instance.Note(WorkingSet(process));
        }
        catch (ArgumentException)
        {
            // It has just ended.
        }
    }

    private static long WorkingSet(Process process)
    {
        try
        {
            return process.WorkingSet64;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return 0;
        }
    }
}
