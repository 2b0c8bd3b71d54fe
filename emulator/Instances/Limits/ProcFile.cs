using System.Buffers.Text;
using System.Text;

namespace FcEmulator.Instances.Limits;

/// <summary>Reads one number out of the kernel's <c>name: value kB</c> files. Pure but for the file.</summary>
internal static class ProcFile
{
    // /proc/<pid>/status and smaps_rollup have about 1.5 KB.
    private const int Longest = 4096;

    /// <summary>Null where the file cannot be read or has no such line: the process is gone, is a zombie, or is another user's.</summary>
    public static long? Kilobytes(string path, string name)
    {
        Span<byte> text = stackalloc byte[Longest];
        try
        {
            using var file = File.OpenHandle(path);
            var length = 0;
            // What the kernel makes up has no length to ask for.
            while (length < text.Length && RandomAccess.Read(file, text[length..], length) is > 0 and var read)
                length += read;
            return Find(text[..length], name);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // "VmHWM:\t   12345 kB\n"
    public static long? Find(ReadOnlySpan<byte> text, string name)
    {
        Span<byte> wanted = stackalloc byte[name.Length];
        Encoding.ASCII.GetBytes(name, wanted);
        foreach (var line in text.Split((byte)'\n'))
        {
            if (!text[line].StartsWith(wanted))
                continue;
            var value = text[line][wanted.Length..].TrimStart(" \t"u8);
            return Utf8Parser.TryParse(value, out long kilobytes, out _) ? kilobytes : null;
        }

        return null;
    }
}
