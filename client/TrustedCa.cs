using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GreeterClient;

/// <summary>Finds and reads the CA that the emulator made. Stateless.</summary>
internal static class TrustedCa
{
    public const string DefaultFile = "certs/ca.pem";

    /// <summary>Gives no certificates where none were asked for and the default file is nowhere: then the system's CAs decide alone.</summary>
    public static bool TryLoad(ClientOptions options, string folder, out X509Certificate2Collection certificates, out string problem)
    {
        certificates = [];
        problem = "";
        if (options.Insecure || (options.CaFile is { } given ? Path.Combine(folder, given) : Find(folder)) is not { } file)
            return true;
        if (!File.Exists(file))
        {
            problem = $"--cacert {file} does not exist: start the emulator once, which makes {DefaultFile}, or name the CA of the server you call.";
            return false;
        }

        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problem = $"{file} cannot be read as PEM certificates ({e.Message.TrimEnd('.')}): remove it and start the emulator, which makes it anew.";
            return false;
        }

        if (certificates.Count > 0)
            return true;
        problem = $"{file} holds no PEM certificate: remove it and start the emulator, which makes it anew.";
        return false;
    }

    /// <summary>In the folder itself or the nearest above, so that it works from anywhere in the repository.</summary>
    private static string? Find(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
        {
            var file = Path.Combine(place.FullName, DefaultFile);
            if (File.Exists(file))
                return file;
        }

        return null;
    }
}
