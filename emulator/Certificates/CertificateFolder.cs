using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Certificates;

/// <summary>
/// The folder with ca.pem, ca-key.pem, server.pem and server-key.pem, held by one emulator at a time until disposed. For one thread.
/// </summary>
internal sealed class CertificateFolder : IDisposable
{
    /// <summary>Making all four files takes a fraction of a second; whoever holds the lock longer is stopped or hangs.</summary>
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly FileStream _lock;

    private CertificateFolder(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    public static async Task<CertificateFolder> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            await File.WriteAllTextAsync(Path.Combine(path, ".gitignore"), "# private keys of fcemu\n*\n", cancellationToken);
        }

        var folder = new CertificateFolder(path, await LockAsync(Path.Combine(path, ".lock"), time, cancellationToken));

        try
        {
            folder.RemoveLeftovers();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public string PathOf(string file) => Path.Combine(_path, file);

    /// <summary>The file's text, or null where there is none.</summary>
    public string? Read(string file) => File.Exists(PathOf(file)) ? File.ReadAllText(PathOf(file)) : null;

    /// <summary>Writes a certificate and its key: each file whole or not at all, the key readable by its owner only.</summary>
    public void Write(string certificateFile, string keyFile, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        Write(keyFile, key.ExportPkcs8PrivateKeyPem(), ownerOnly: true);
        Write(certificateFile, certificate.ExportCertificatePem(), ownerOnly: false);
    }

    /// <summary>Puts a file out of the way instead of losing what the user may have made.</summary>
    public void SetAside(string file)
    {
        if (File.Exists(PathOf(file)))
            File.Move(PathOf(file), PathOf($"old-{file}"), overwrite: true);
    }

    /// <summary>Takes the key away from other users where copying or unpacking opened it to them; true if it had been open.</summary>
    public bool CloseToOthers(string keyFile)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows() || !File.Exists(PathOf(keyFile)) || (File.GetUnixFileMode(PathOf(keyFile)) & ~Owner) == 0)
            return false;
        File.SetUnixFileMode(PathOf(keyFile), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return true;
    }

    public void Dispose() => _lock.Dispose();

    private static async Task<FileStream> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(LockPause, time);
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                // The operating system lets go of it when the holder dies, however it dies.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (HeldFile.IsTheReason(e))
            {
                if (time.GetElapsedTime(began) > LockLimit)
                {
                    throw new CertificateException(
                        $"Another emulator has been holding {path} for {LockLimit.TotalSeconds:0} s. "
                        + "Stop it, or choose another folder with --cert-dir.",
                        e);
                }
            }

            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>A run that was killed may have left half a file behind, perhaps of a private key.</summary>
    private void RemoveLeftovers()
    {
        foreach (var left in Directory.EnumerateFiles(_path, "*.pem.*.tmp"))
            File.Delete(left);
    }

    private void Write(string file, string text, bool ownerOnly)
    {
        var temporary = PathOf($"{file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

        // Windows has no such mode: there a new file inherits the permissions of its folder.
        if (ownerOnly && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, PathOf(file), overwrite: true);
    }
}
