using System.Text;

namespace FcEmulator.Certificates;

/// <summary>
/// The variables through which the usual stacks trust the development CA without a change of code, beside what they trust already: a test
/// that also downloads a package must not lose the public roots.
/// </summary>
internal static class TrustVariables
{
    /// <summary>Where systems keep the public roots in one file, in the order in which Go looks (crypto/x509, root_linux.go), then macOS.</summary>
    private static readonly string[] SystemRoots =
    [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ];

    /// <summary>gRPC's C core (Python, C++, Ruby, PHP), @grpc/grpc-js; OpenSSL, Go and .NET on Linux. Each replaces the roots.</summary>
    private static readonly string[] Replacing = ["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "SSL_CERT_FILE"];

    /// <summary>Python's requests and curl look here before they look there, but only where somebody set it.</summary>
    private static readonly string[] ReplacingWhereSet = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    /// <summary>Node adds it to the roots it was built with.</summary>
    private const string Adding = "NODE_EXTRA_CA_CERTS";

    /// <param name="authority">Path of ca.pem.</param>
    /// <param name="environment">What the variables are now.</param>
    /// <param name="folder">Takes the files that have several roots.</param>
    /// <param name="systemRoots">The system's file of public roots; null to look for it.</param>
    public static Dictionary<string, string> Make(
        string authority, IReadOnlyDictionary<string, string> environment, string folder, string? systemRoots = null)
    {
        systemRoots ??= SystemRoots.FirstOrDefault(File.Exists);
        var variables = new Dictionary<string, string>();
        foreach (var name in Replacing.Concat(ReplacingWhereSet.Where(name => Set(name) is not null)))
            variables[name] = Together(name, Set(name) ?? systemRoots);
        variables[Adding] = Together(Adding, Set(Adding));
        return variables;

        string? Set(string name) => environment.TryGetValue(name, out var value) && File.Exists(value) ? value : null;

        string Together(string name, string? others)
        {
            if (others is null)
                return authority;
            var file = Path.Combine(folder, name.ToLowerInvariant() + ".pem");
            // Latin-1 keeps whatever comments the system's file has; the newline keeps the two from running into one line.
            File.WriteAllText(file, File.ReadAllText(others, Encoding.Latin1).TrimEnd() + "\n" + File.ReadAllText(authority, Encoding.Latin1), Encoding.Latin1);
            return file;
        }
    }
}
