using System.Net;
using System.Net.Sockets;

namespace GatewayBench;

/// <summary>Finds ports that nobody listens on, so that two benches can run beside each other.</summary>
internal static class FreePort
{
    public static int Take()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
