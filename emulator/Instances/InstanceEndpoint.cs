using System.Net;
using System.Net.Sockets;

namespace FcEmulator.Instances;

/// <summary>Opens connections to an instance. The one that proved it ready is the first it hands out. Safe for use from several threads.</summary>
/// <param name="newSocket">Makes sockets of the network the instance is in, null for this machine's: the one place where another is entered.</param>
internal sealed class InstanceEndpoint(EndPoint address, Socket proven, Func<EndPoint, Socket>? newSocket = null) : IDisposable
{
    private Socket? _proven = proven;

    /// <exception cref="SocketException">The instance does not accept connections any more.</exception>
    public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _proven, null) is { } waiting)
        {
            if (!WasClosed(waiting))
                return waiting;
            waiting.Dispose();
        }

        var socket = (newSocket ?? Readiness.NewSocket)(address);
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _proven, null)?.Dispose();

    /// <summary>Whether the other side has ended the connection: it reads as readable, with nothing to read.</summary>
    public static bool WasClosed(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
