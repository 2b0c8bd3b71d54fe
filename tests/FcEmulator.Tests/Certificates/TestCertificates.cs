using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Certificates;

/// <summary>Temporary folders, models and handshakes that the tests of this folder share.</summary>
internal static class TestCertificates
{
    public static ServerlessApp App(params IReadOnlyList<CustomDomainConfig> domains) => new("/app/s.yaml", [], domains, []);

    public static CustomDomainConfig Domain(string name, DomainCertificateConfig? certificate = null) => new()
    {
        DomainName = name,
        Routes = [],
        Certificate = certificate,
        TlsVersions = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    /// <summary>A certificate for the host by a root of its own, as certConfig holds it.</summary>
    public static (DomainCertificateConfig Config, X509Certificate2 Root) Signed(string host, DateTimeOffset now)
    {
        using var root = CertificateAuthority.CreateRoot(now);
        using var leaf = CertificateAuthority.CreateServer(root, [host], now);
        using var key = leaf.GetECDsaPrivateKey()!;
        return (
            new DomainCertificateConfig(leaf.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem()),
            X509CertificateLoader.LoadCertificate(root.RawData));
    }

    /// <summary>A TLS handshake over loopback, the client trusting only <paramref name="root"/> and checking the name. Returns the leaf shown.</summary>
    public static async Task<X509Certificate2> HandshakeAsync(
        Func<string, SslStreamCertificateContext> select, X509Certificate2 root, string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint).DefaultTimeout();
        using var accepted = await accepting.DefaultTimeout();
        await using var server = new SslStream(accepted.GetStream());
        await using var client = new SslStream(socket.GetStream());

        var serving = server.AuthenticateAsServerAsync(
            (_, hello, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = select(hello.ServerName) }),
            null);
        var authenticating = client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        await Task.WhenAll(serving, authenticating).DefaultTimeout();
        return X509CertificateLoader.LoadCertificate(client.RemoteCertificate!.GetRawCertData());
    }
}
