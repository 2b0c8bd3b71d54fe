using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Domains;

/// <summary>Reads <c>certConfig</c>: PEM texts, inline or in files. Sentences never repeat a key. Pure but for reading the files.</summary>
internal static class CertificateReader
{
    /// <summary>Null where the development certificate is to serve the domain.</summary>
    public static DomainCertificateConfig? Read(MapReader props, string domain, ReadContext context)
    {
        if (props.Map("certConfig") is not { } config)
            return null;
        if (config.Has("certId"))
        {
            context.Note(ConfigNoteKind.SetAside, domain, "certConfig.certId names a certificate kept in the cloud; the development certificate serves the domain.");
            return null;
        }

        const string Cure = "Write PEM text, or the path of a PEM file.";
        var complete = config.Require("certificate", Cure) & config.Require("privateKey", Cure);
        var certificate = Pem(config, "certificate", context);
        var privateKey = Pem(config, "privateKey", context);
        if (!complete || certificate is null || privateKey is null)
            return null;
        if (Fault(certificate, privateKey) is not { } fault)
            return new DomainCertificateConfig(certificate, privateKey);
        config.Error("certificate", $"certConfig {fault}. Give the PEM certificate (chain) and its unencrypted private key.");
        return null;
    }

    /// <summary>fc3-domain's own rule: text that begins with a dash is PEM, anything else says where to find it.</summary>
    private static string? Pem(MapReader config, string key, ReadContext context)
    {
        if (config.Text(key) is not { Length: > 0 } written)
            return null;
        if (written[0] == '-')
            return written.Trim();
        var name = config.NameOf(key);
        if (written.Contains("://", StringComparison.Ordinal))
        {
            config.Error(key, $"{name} is a URL, which fcemu does not fetch. Save the PEM file beside s.yaml and write its path.");
            return null;
        }

        var (text, problem) = BoundedText.Read(Path.Combine(context.Folder, written));
        if (text is null)
        {
            // Half a key pasted where a path is expected must not end up on the console.
            var file = key == "certificate" ? $"file {((ScalarNode)config[key]!).Description}" : "file";
            config.Error(key, $"{name}: the {file} {problem}. Write PEM text, or a path that counts from the folder of s.yaml.");
        }

        return text?.Trim();
    }

    private static string? Fault(string certificate, string privateKey)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, privateKey);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "holds no certificate with the private key that belongs to it";
        }
    }
}
