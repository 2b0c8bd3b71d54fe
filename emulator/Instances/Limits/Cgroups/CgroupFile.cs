using System.Globalization;

namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>Reads and writes the kernel's small text files. Stateless.</summary>
internal static class CgroupFile
{
    /// <summary>In one write, and never making a file that the kernel did not.</summary>
    /// <exception cref="IOException">Refused, or there is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">Refused.</exception>
    public static void Write(string path, string value)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }

    /// <summary>False where the file is missing or refuses.</summary>
    public static bool TryWrite(string path, string value)
    {
        try
        {
            Write(path, value);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Empty where there is nothing to read.</summary>
    public static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>From lines such as <c>oom_kill 1</c>; 0 where there is no such line.</summary>
    public static long Count(string path, string name)
    {
        foreach (var line in Lines(path))
        {
            if (line.StartsWith(name, StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(name.Length).Trim(), CultureInfo.InvariantCulture, out var count))
                return count;
        }

        return 0;
    }
}
