using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FcEmulator.Instances.Isolation;

/// <summary>Linux's calls around network namespaces; each acts on the calling thread alone.</summary>
internal static partial class LinuxNetwork
{
    // <linux/sched.h>, <linux/sockios.h>, <linux/if.h>
    private const int CloneNewNet = 0x40000000;
    private const nuint GetInterfaceFlags = 0x8913;
    private const nuint SetInterfaceFlags = 0x8914;
    private const short Up = 1;

    // struct ifreq: 16 bytes of name, then a union whose first two bytes are the flags.
    private const int RequestLength = 40;
    private const int FlagsAt = 16;

    public static SafeFileHandle CurrentNamespace() => File.OpenHandle("/proc/thread-self/ns/net");

    /// <exception cref="Win32Exception">The right to do so is missing.</exception>
    public static void EnterNew() => Check(Unshare(CloneNewNet));

    /// <exception cref="Win32Exception">The right to do so is missing.</exception>
    public static void Enter(SafeFileHandle network) => Check(SetNamespace(network, CloneNewNet));

    /// <summary>A new namespace has a loopback interface, but it is down.</summary>
    /// <exception cref="Win32Exception">The right to do so is missing.</exception>
    public static void BringUpLoopback()
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        "lo"u8.CopyTo(request);
        Check(IoControl(socket.SafeHandle, GetInterfaceFlags, request));
        var flags = MemoryMarshal.Read<short>(request[FlagsAt..]);
        MemoryMarshal.Write(request[FlagsAt..], (short)(flags | Up));
        Check(IoControl(socket.SafeHandle, SetInterfaceFlags, request));
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle network, int kind);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(SafeHandle socket, nuint request, Span<byte> argument);
}
