namespace FcEmulator.Telemetry;

/// <summary>
/// A log file that is moved aside before it grows beyond a size: to <c>.1</c>, which becomes <c>.2</c>, and so on. Opened for each append, so that no
/// handle is held and a file deleted by hand comes back. For one thread at a time.
/// </summary>
/// <param name="size">Octets; 0 for a file that only grows.</param>
/// <param name="kept">How many older files there are at most.</param>
internal sealed class RotatingFile(string path, long size, int kept)
{
    public string Path { get; } = path;

    /// <summary>Appends whole lines. Throws where not all of them went in; those that did are whole.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
            lines = lines[AppendSome(lines)..];
    }

    /// <summary>Appends as many whole lines as go into one file: all of these octets, or none where this throws.</summary>
    /// <returns>Octets.</returns>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public int AppendSome(ReadOnlySpan<byte> lines)
    {
        using (var file = Open())
        {
            if (Room(lines, file.Length) is > 0 and var room)
            {
                Append(file, lines[..room]);
                return room;
            }
        }

        Rotate();
        return 0;
    }

    /// <summary>Path of the older file of that number, 1 being the youngest.</summary>
    public static string Older(string path, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{number}");

    /// <summary>The files there are of this path, the oldest first.</summary>
    public static IReadOnlyList<string> AllOf(string path)
    {
        var older = 0;
        while (File.Exists(Older(path, older + 1)))
            older++;
        return [.. Enumerable.Range(1, older).Reverse().Select(number => Older(path, number)), .. File.Exists(path) ? [path] : Array.Empty<string>()];
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        return new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private static void Append(FileStream file, ReadOnlySpan<byte> lines)
    {
        var before = file.Length;
        try
        {
            file.Write(lines);
        }
        catch (IOException)
        {
            // A full disk may have taken a part, which would be half a line.
            file.SetLength(before);
            throw;
        }
    }

    /// <summary>How much of the lines still goes into the file; at least one line into an empty one.</summary>
    private int Room(ReadOnlySpan<byte> lines, long length)
    {
        if (size == 0 || length + lines.Length <= size)
            return lines.Length;
        var room = (int)Math.Clamp(size - length, 0, lines.Length);
        var end = lines[..room].LastIndexOf((byte)'\n') + 1;
        return end > 0 || length > 0 ? end : FirstLine(lines);
    }

    private static int FirstLine(ReadOnlySpan<byte> lines) => lines.IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : lines.Length;

    private void Rotate()
    {
        if (kept == 0)
        {
            File.Delete(Path);
            return;
        }

        for (var number = kept - 1; number >= 1; number--)
        {
            if (File.Exists(Older(Path, number)))
                File.Move(Older(Path, number), Older(Path, number + 1), overwrite: true);
        }

        File.Move(Path, Older(Path, 1), overwrite: true);
    }
}
