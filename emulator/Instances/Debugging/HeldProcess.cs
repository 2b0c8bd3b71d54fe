using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Debugging;

/// <summary>
/// Whether an instance's processes are stopped, or a debugger has them. Linux shows it; elsewhere they count as held all the time, so that
/// no timeout ends a call that somebody looks at. Stateless.
/// </summary>
internal static class HeldProcess
{
    /// <summary>Whether this system shows it.</summary>
    public static bool CanBeSeen => OperatingSystem.IsLinux();

    /// <param name="leader">The first process of the instance's group.</param>
    public static bool IsHeld(int leader) =>
        !CanBeSeen || ProcStat.All().Where(process => process.Id == leader || process.Group == leader).Any(process => IsStopped(process.State) || IsTraced(process.Id) || HasManagedDebugger(process.Id));

    /// <summary>proc(5): T stopped by a signal, t stopped by a tracer.</summary>
    public static bool IsStopped(char state) => state is 'T' or 't';

    // "TracerPid:\t4711", 0 where nobody traces it: gdb, lldb, delve.
    private static bool IsTraced(int process)
    {
        const string Tracer = "TracerPid:";
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(Tracer, StringComparison.Ordinal)) is { } line
                && line[Tracer.Length..].Trim() != "0";
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// .NET's debuggers stop the program's threads without stopping the process. They talk to it through two named pipes
    /// (clr-debug-pipe-…-in and -out), which the runtime has open only while a debugger is there.
    /// </summary>
    private static bool HasManagedDebugger(int process)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd")
                .Any(descriptor => new FileInfo(descriptor).LinkTarget?.Contains("/clr-debug-pipe-", StringComparison.Ordinal) == true);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
