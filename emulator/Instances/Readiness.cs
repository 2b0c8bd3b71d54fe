using System.Net;
using System.Net.Sockets;

namespace FcEmulator.Instances;

/// <summary>Finds out when something accepts connections at an address: FC's own test where no health check is configured.</summary>
internal static class Readiness
{
    // Tight at first, so that waiting adds little to the cold start of a fast function; a refused connect on loopback is cheap.
    // Growing by 0.5 % each time makes the pause 5 ms after 0.6 s and 20 ms after 3.6 s: never much of what was waited already.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);
    private const double Growth = 1.005;

    /// <summary>The first connection that was accepted in this machine's own network.</summary>
    public static Task<Socket> WaitAsync(EndPoint address, TimeProvider time, CancellationToken cancellationToken) =>
        WaitAsync(address, NewSocket, time, cancellationToken);

    /// <summary>The first connection that was accepted.</summary>
    /// <param name="newSocket">Makes sockets of the network the address is in.</param>
    public static async Task<Socket> WaitAsync(
        EndPoint address, Func<EndPoint, Socket> newSocket, TimeProvider time, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            if (await TryConnectAsync(address, newSocket, cancellationToken) is { } socket)
                return socket;
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * Growth < LongestPause ? pause * Growth : LongestPause;
        }
    }

    /// <summary>A socket of the calling thread's network.</summary>
    public static Socket NewSocket(EndPoint address)
    {
        var socket = address is IPEndPoint ip
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        // Frames are small and answered one by one: waiting to fill a segment would cost 40 ms with a peer that delays its ACKs.
        socket.NoDelay = true;
        return socket;
    }

    private static async Task<Socket?> TryConnectAsync(EndPoint address, Func<EndPoint, Socket> newSocket, CancellationToken cancellationToken)
    {
        var socket = newSocket(address);
        var connecting = socket.ConnectAsync(address, cancellationToken).AsTask();
        // Being refused is the normal case here, and a debugger should not stop at each of hundreds of exceptions.
        await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully && !MetItself(socket))
            return socket;
        socket.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    // TCP's simultaneous open: a socket given the very port it connects to as its local one is connected to itself.
    private static bool MetItself(Socket socket) => Equals(socket.LocalEndPoint, socket.RemoteEndPoint);
}
