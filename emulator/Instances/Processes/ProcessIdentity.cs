using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FcEmulator.Instances.Processes;

/// <summary>Tells one process from a later one that was given the same id.</summary>
internal static class ProcessIdentity
{
    private static readonly Lazy<string> BootId = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    /// <summary>When the process began, in words that two reads of one process agree on; null where none with this id lives.</summary>
    public static string? Of(int process)
    {
        // .NET works Linux start times out from the wall clock, so a clock that was set in between would change them.
        if (OperatingSystem.IsLinux())
            return ProcStat.Of(process) is { IsZombie: false } stat ? $"{BootId.Value}/{stat.StartTicks}" : null;

        try
        {
            using var found = Process.GetProcessById(process);
            return found.HasExited ? null : found.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
