using System.Net.Security;
using System.Security.Authentication;

namespace FcEmulator.Certificates;

/// <summary>What a TLS handshake for a host name uses.</summary>
/// <param name="Context">Certificate and chain, made once: a handshake then builds nothing.</param>
internal sealed record HostCertificate(SslStreamCertificateContext Context, SslProtocols TlsVersions);
