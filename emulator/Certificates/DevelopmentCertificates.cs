using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Certificates;

/// <summary>
/// Keeps a folder with a development CA and a server certificate in good order. Safe for use from several threads and processes.
/// </summary>
internal static class DevelopmentCertificates
{
    public const string AuthorityFile = "ca.pem";
    public const string AuthorityKeyFile = "ca-key.pem";
    public const string ServerFile = "server.pem";
    public const string ServerKeyFile = "server-key.pem";

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>
    /// Loads what is good, makes or renews what is not. Throws <see cref="CertificateException"/> where the folder cannot be used.
    /// </summary>
    /// <param name="hosts">Names to cover besides <see cref="DevelopmentHosts.Always"/>.</param>
    public static async Task<DevelopmentCertificate> EnsureAsync(
        string directory, IEnumerable<string> hosts, TimeProvider time, CancellationToken cancellationToken = default)
    {
        directory = Path.GetFullPath(directory);
        var wanted = DevelopmentHosts.Normalize([.. DevelopmentHosts.Always, .. hosts]);
        try
        {
            using var folder = await CertificateFolder.OpenAsync(directory, time, cancellationToken);
            return Ensure(folder, wanted, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(
                $"The development certificates in {directory} cannot be read or written: {e.Message.TrimEnd('.')}. "
                + "Make the folder and its files yours, or choose another folder with --cert-dir.",
                e);
        }
    }

    private static DevelopmentCertificate Ensure(CertificateFolder folder, IReadOnlyList<string> wanted, DateTimeOffset now)
    {
        var notes = new List<string>();
        foreach (var keyFile in (string[])[AuthorityKeyFile, ServerKeyFile])
        {
            if (folder.CloseToOthers(keyFile))
                notes.Add($"{folder.PathOf(keyFile)} could be read by other users; it is now yours alone.");
        }

        var server = TryLoadPair(folder, ServerFile, ServerKeyFile, out _);
        if (server is not null && TryLoadAuthority(folder) is { } authority && CertificateAuthority.WhyUnfit(authority, now) is null)
        {
            var why = WhyRenew(server, authority, wanted, now);
            if (why is null)
                return Loaded(folder, server, authority, notes);
            notes.Add($"The server certificate is renewed: {why}.");
        }

        using var root = LoadOrCreateRoot(folder, now, notes);

        // What the old one covered stays covered, or two projects that share the folder would renew in turns.
        var hosts = DevelopmentHosts.Normalize([.. wanted, .. server is null ? [] : CertificateAuthority.HostsOf(server)]);
        server?.Dispose();
        server = CertificateAuthority.CreateServer(root, hosts, now);
        folder.Write(ServerFile, ServerKeyFile, server);
        return Loaded(folder, server, X509CertificateLoader.LoadCertificate(root.RawData), notes);
    }

    private static string? WhyRenew(X509Certificate2 server, X509Certificate2 authority, IReadOnlyList<string> wanted, DateTimeOffset now)
    {
        if (now < server.NotBefore || (now > server.NotAfter - RenewBefore && server.NotAfter < authority.NotAfter))
            return $"it is valid from {server.NotBefore.ToUniversalTime():yyyy-MM-dd} to {server.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        if (!CertificateAuthority.Signed(authority, server, now))
            return $"it was not signed by {AuthorityFile}";
        var missing = wanted.Except(CertificateAuthority.HostsOf(server)).ToArray();
        return missing.Length > 0 ? $"it did not cover {string.Join(", ", missing)}" : null;
    }

    private static X509Certificate2 LoadOrCreateRoot(CertificateFolder folder, DateTimeOffset now, List<string> notes)
    {
        if (TryLoadPair(folder, AuthorityFile, AuthorityKeyFile, out var why) is { } root)
        {
            why = CertificateAuthority.WhyUnfit(root, now);
            if (why is null)
                return root;
            root.Dispose();
        }

        var path = folder.PathOf(AuthorityFile);
        notes.Add(folder.Read(AuthorityFile) is null
            ? $"Made a development CA: clients have to trust {path} (see `fcemu cert`)."
            : $"Made a new development CA, because the old one cannot sign: {why}. Clients that trusted it have to trust {path} anew; "
              + $"the old files are kept as old-{AuthorityFile} and old-{AuthorityKeyFile}.");
        folder.SetAside(AuthorityFile);
        folder.SetAside(AuthorityKeyFile);
        root = CertificateAuthority.CreateRoot(now);
        folder.Write(AuthorityFile, AuthorityKeyFile, root);
        if (OperatingSystem.IsWindows())
            notes.Add("On Windows the private keys inherit the permissions of their folder: keep it within your user profile.");
        return root;
    }

    private static X509Certificate2? TryLoadAuthority(CertificateFolder folder)
    {
        try
        {
            return folder.Read(AuthorityFile) is { } pem ? X509Certificate2.CreateFromPem(pem) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static X509Certificate2? TryLoadPair(CertificateFolder folder, string certificateFile, string keyFile, out string? why)
    {
        var certificate = folder.Read(certificateFile);
        var key = folder.Read(keyFile);
        why = certificate is null ? $"{certificateFile} is missing" : key is null ? $"{keyFile} is missing" : null;
        if (why is not null)
            return null;
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            why = $"{certificateFile} and {keyFile} are not a certificate and its unencrypted key";
            return null;
        }
    }

    private static DevelopmentCertificate Loaded(
        CertificateFolder folder, X509Certificate2 server, X509Certificate2 authority, IReadOnlyList<string> notes) =>
        new(TlsCertificate.Usable(server), authority, folder.PathOf(AuthorityFile), notes);
}
