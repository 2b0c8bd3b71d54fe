using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Interop.Contract;

namespace Interop.Client;

/// <summary>A connection of its own to a function, by whatever address, that trusts one CA only.</summary>
internal sealed class TestChannel : IDisposable
{
    private readonly (string Address, string Authority, string Ca) _target;
    private readonly FlaggedHandler _handler;
    private readonly GrpcChannel _channel;

    public TestChannel(string address, string authority, string ca)
    {
        _target = (address, authority, ca);
        var colon = address.LastIndexOf(':');
        var (host, port) = (address[..colon], int.Parse(address.AsSpan(colon + 1)));
        var trusted = X509CertificateLoader.LoadCertificateFromFile(ca);
        _handler = new FlaggedHandler(new SocketsHttpHandler
        {
            // The one channel option that .NET lacks: to connect to an address under another name.
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(host, port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trusted },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
        _channel = GrpcChannel.ForAddress($"https://{authority}:{port}", new GrpcChannelOptions { HttpHandler = _handler, DisposeHttpClient = true });
        Test = new TestService.TestServiceClient(_channel);
        Unimplemented = new UnimplementedService.UnimplementedServiceClient(_channel);
    }

    public TestService.TestServiceClient Test { get; }

    public UnimplementedService.UnimplementedServiceClient Unimplemented { get; }

    /// <summary>Of the call that was started last.</summary>
    public MessageFlags ResponseFlags => _handler.Flags;

    public TestChannel Another() => new(_target.Address, _target.Authority, _target.Ca);

    public void Dispose() => _channel.Dispose();
}
