using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace FcEmulator.Instances.Isolation;

/// <summary>A network of one instance's own, with loopback up and every port free. Linux only. Safe for use from several threads.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly SafeFileHandle _handle;

    private NetworkNamespace(SafeFileHandle handle) => _handle = handle;

    /// <exception cref="Win32Exception">This process may not make one.</exception>
    public static NetworkNamespace Create() => new(ForeignThread.Run(LinuxNetwork.EnterNew, () =>
    {
        LinuxNetwork.BringUpLoopback();
        return LinuxNetwork.CurrentNamespace();
    }));

    /// <summary>Where other programs find it, as long as this one lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_handle.DangerousGetHandle()}";

    /// <summary>A socket that belongs to this network, whichever thread uses it.</summary>
    /// <exception cref="SocketException">The network is gone.</exception>
    public Socket NewSocket(EndPoint address)
    {
        try
        {
            return Run(() => Readiness.NewSocket(address));
        }
        catch (ObjectDisposedException)
        {
            throw new SocketException((int)SocketError.NetworkDown);
        }
    }

    /// <summary>
    /// For what can only be done inside, such as starting a process. Must neither wait nor queue work: see <see cref="ForeignThread"/>.
    /// </summary>
    public T Run<T>(Func<T> inside) => ForeignThread.Run(() => LinuxNetwork.Enter(_handle), inside);

    /// <summary>The network itself lasts until its last process and socket are gone too.</summary>
    public void Dispose() => _handle.Dispose();
}
