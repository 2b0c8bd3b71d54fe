using System.Text;

namespace FcEmulator.Configuration.Yaml;

/// <summary>Reads small text files without trusting their size. Safe for use from several threads.</summary>
internal static class BoundedText
{
    /// <summary>No s.yaml comes near it; a larger file is a mistake or an attack.</summary>
    public const int Limit = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text, or a clause that says why there is none ("does not exist").</summary>
    public static (string? Text, string? Problem) Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return (null, "is a folder");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[Limit + 1];
            // Counts what arrives instead of asking for the length: devices and pipes have none.
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > Limit)
                return (null, "is larger than 1 MiB");
            var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
            return (Strict.GetString(bytes, start, length - start), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "is not UTF-8 text");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"cannot be read ({e.Message.TrimEnd('.')})");
        }
    }
}
