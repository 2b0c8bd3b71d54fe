using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FcEmulator.Instances.Processes;

/// <summary>A Windows job that ends every process in it when its last handle closes, so also when the emulator is killed.</summary>
internal sealed partial class WindowsJob : IDisposable
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;
    private const uint CtrlBreak = 1;

    private readonly SafeFileHandle _handle;

    private WindowsJob(SafeFileHandle handle) => _handle = handle;

    /// <summary>Null where Windows refused: then only the process itself is ended, not its children.</summary>
    [SupportedOSPlatform("windows")]
    public static WindowsJob? Holding(Process process)
    {
        var handle = CreateJobObject(IntPtr.Zero, IntPtr.Zero);
        var limits = new ExtendedLimits { Basic = new BasicLimits { Flags = KillOnJobClose } };
        if (!handle.IsInvalid
            && SetInformationJobObject(handle, ExtendedLimitInformation, limits, (uint)Marshal.SizeOf<ExtendedLimits>())
            && AssignProcessToJobObject(handle, process.SafeHandle))
        {
            return new WindowsJob(handle);
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Ctrl-Break to the console process group of that leader; .NET and Go programs treat it as a wish to end.</summary>
    [SupportedOSPlatform("windows")]
    public static void Interrupt(int leader) => GenerateConsoleCtrlEvent(CtrlBreak, (uint)leader);

    [SupportedOSPlatform("windows")]
    public void Terminate() => TerminateJobObject(_handle, exitCode: 1);

    public void Dispose() => _handle.Dispose();

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW")]
    private static partial SafeFileHandle CreateJobObject(IntPtr attributes, IntPtr name);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, in ExtendedLimits limits, uint length);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateJobObject(SafeFileHandle job, uint exitCode);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint signal, uint group);

    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimits
    {
        public long PerProcessTime;
        public long PerJobTime;
        public uint Flags;
        public nuint MinimumWorkingSet;
        public nuint MaximumWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public BasicLimits Basic;
        public ulong ReadOperations;
        public ulong WriteOperations;
        public ulong OtherOperations;
        public ulong ReadBytes;
        public ulong WriteBytes;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
