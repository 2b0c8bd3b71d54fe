using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GreeterClient;

/// <summary>
/// Decides whether a server's certificate is good, and remembers in one sentence why not. Host names are always checked, save under
/// --insecure. Safe for use from several threads.
/// </summary>
internal sealed class ServerTrust(ClientOptions options, X509Certificate2Collection ca)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private volatile string? _refusal;

    public string? Refusal => _refusal;

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _refusal = options.Insecure ? null : RefusalOf(certificate as X509Certificate2, chain, errors);
        return _refusal is null;
    }

    private string? RefusalOf(X509Certificate2? certificate, X509Chain? systemChain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return $"{options.Address.Display()} showed no certificate.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate of {options.Address.Display()} is not for {options.Authority.Host} but for {NamesOf(certificate)}: "
                + "give one of these names with --addr or --authority.";
        }

        // The system's verdict counts too, so that the same client calls the cloud; a CA named with --cacert is to be the only one.
        if (errors == SslPolicyErrors.None && options.CaFile is null)
            return null;
        if (ca.Count == 0)
        {
            return $"The certificate of {options.Address.Display()} is from a CA this system does not trust, and no {TrustedCa.DefaultFile} is in this "
                + "folder or above it: name the CA with --cacert.";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(ca);
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        // A development CA publishes no revocation list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // The intermediates that the server sent along.
        if (systemChain is not null)
            chain.ChainPolicy.ExtraStore.AddRange(systemChain.ChainPolicy.ExtraStore);
        if (chain.Build(certificate))
            return null;
        var reasons = string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct());
        return $"The certificate of {options.Address.Display()} was not issued by the CA in {options.CaFile ?? TrustedCa.DefaultFile} or is no longer valid "
            + $"({reasons}): restart the emulator and use the ca.pem it names.";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString())));
        return string.Join(", ", names) is { Length: > 0 } list ? list : certificate.Subject;
    }
}
