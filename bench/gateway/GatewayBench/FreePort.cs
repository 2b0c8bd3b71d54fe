using System.Net;
using System.Net.Sockets;

namespace GatewayBench;

/// <summary>Finds ports that nobody listens on, so that two benches can run beside each other, and gives each of them once.</summary>
internal static class FreePort
{
    private static readonly HashSet<int> Taken = [];

    public static int Take()
    {
        lock (Taken)
        {
            while (true)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Any, 0));
                // The system may give a port again that nobody has begun to use.
                var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
                if (Taken.Add(port))
                    return port;
            }
        }
    }
}
