using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>
/// A connection to the gateway for each one of a recording. All are opened before the first call, as handshakes in between would change the
/// order in which calls arrive. Safe for use from several threads once they are open.
/// </summary>
/// <param name="gateway">Where it listens; calls go there whatever authority they name.</param>
/// <param name="authority">The CA to trust.</param>
internal sealed class ReplayConnections(IPEndPoint gateway, X509Certificate2 authority) : IDisposable
{
    private readonly Dictionary<string, ReplayConnection> _open = [];

    /// <exception cref="IOException">The gateway does not answer, or its certificate does not fit.</exception>
    public async Task OpenAsync(IEnumerable<RecordedCall> calls, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            if (_open.ContainsKey(call.Connection))
                continue;
            var host = new Uri($"https://{call.Authority}").Host;
            _open[call.Connection] = new ReplayConnection(await ConnectAsync(host, cancellationToken), cancelled => ConnectAsync(host, cancelled));
        }
    }

    public ReplayConnection Of(string connection) => _open[connection];

    public void Dispose()
    {
        foreach (var connection in _open.Values)
            connection.Dispose();
    }

    private async Task<Stream> ConnectAsync(string host, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(gateway, cancellationToken);
            var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(Options(host), cancellationToken);
            return tls;
        }
        catch (Exception refused)
        {
            socket.Dispose();
            throw refused is SocketException or System.Security.Authentication.AuthenticationException
                ? new IOException($"The gateway at {gateway} cannot be connected to as {host}: {refused.Message}", refused)
                : refused;
        }
    }

    private SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
