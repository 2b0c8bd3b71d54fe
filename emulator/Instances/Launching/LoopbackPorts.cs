using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FcEmulator.Instances.Launching;

/// <summary>Hands out ports to instances, never one to two at a time. Safe for use from several threads.</summary>
/// <param name="gatewayPort">The gateway's own, which it may not have bound yet.</param>
internal sealed class LoopbackPorts(int gatewayPort)
{
    // Below every system's range of ports for outgoing connections (Linux from 32768, macOS and Windows from 49152): a free port
    // of that range may become some client's local port before the function binds it, and a connect to it may even meet itself.
    private const int First = 22_100;
    private const int Count = 2_000;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _taken = [gatewayPort];

    // Two emulators on one machine begin at different places, so they rarely try one port at once.
    private int _next = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A port nobody listens on; null where none is left.</summary>
    public int? Take()
    {
        lock (_lock)
        {
            for (var tried = 0; tried < Count; tried++)
            {
                // Always onward: a port just given back may still be in its TIME_WAIT.
                var port = First + _next;
                _next = (_next + 1) % Count;
                if (!_taken.Contains(port) && IsFree(port))
                {
                    _taken.Add(port);
                    return port;
                }
            }
        }

        return null;
    }

    public void GiveBack(int port)
    {
        lock (_lock)
            _taken.Remove(port);
    }

    // On all addresses, because FC's contract has functions bind 0.0.0.0.
    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
