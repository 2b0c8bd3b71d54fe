using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Tests.Http2;

/// <summary>How a test client connects.</summary>
internal sealed record Http2ClientOptions : Http2PeerOptions
{
    public bool Tls { get; init; }

    /// <summary>Host name for SNI and for checking the certificate; the host connected to where not given.</summary>
    public string? ServerName { get; init; }

    /// <summary>The only root trusted; null accepts any certificate.</summary>
    public X509Certificate2? TrustedRoot { get; init; }

    /// <summary>Offered in the handshake; empty for a client without ALPN.</summary>
    public IReadOnlyList<SslApplicationProtocol> Alpn { get; init; } = [SslApplicationProtocol.Http2];

    /// <summary>None leaves the choice to the system.</summary>
    public SslProtocols TlsVersions { get; init; }

    /// <summary>Whether the client connection preface and SETTINGS are sent.</summary>
    public bool SendPreface { get; init; } = true;
}
