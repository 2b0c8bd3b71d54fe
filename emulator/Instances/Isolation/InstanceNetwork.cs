using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Instances.Isolation;

/// <summary>Where one instance listens, and how it is reached there: a free port of this machine, or its own network. Dispose it once.</summary>
internal sealed class InstanceNetwork : IDisposable
{
    private readonly Action _giveBack;

    public InstanceNetwork(LoopbackPorts ports, int port)
    {
        Port = port;
        NewSocket = Readiness.NewSocket;
        _giveBack = () => ports.GiveBack(port);
    }

    /// <param name="own">Owned from here on.</param>
    /// <param name="outbound">Its way out, owned too; null where it has none.</param>
    public InstanceNetwork(NetworkNamespace own, OutboundNetwork? outbound, int port)
    {
        Port = port;
        Own = own;
        NewSocket = own.NewSocket;
        _giveBack = () =>
        {
            outbound?.Dispose();
            own.Dispose();
        };
    }

    /// <summary>What the instance is told to listen on.</summary>
    public int Port { get; }

    public IPEndPoint Address => new(IPAddress.Loopback, Port);

    /// <summary>Null where the instance shares this machine's.</summary>
    public NetworkNamespace? Own { get; }

    public Func<EndPoint, Socket> NewSocket { get; }

    public void Dispose() => _giveBack();
}
