using System.Globalization;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Orphans;

/// <summary>
/// A file that names this emulator's living processes, for the next emulator to sweep in case both this one and its reaper are killed.
/// Not for concurrent use.
/// </summary>
internal sealed class ProcessRoster : IDisposable
{
    // One file per emulator, so that two of them can share a data folder. Only ever appended to:
    //   emulator 4711 <identity>
    //   + 4720 <identity>
    //   - 4720
    private const string Extension = ".roster";

    private readonly StreamWriter _lines;

    private ProcessRoster(string file)
    {
        Path = file;
        _lines = new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read)) { AutoFlush = true, NewLine = "\n" };
        _lines.WriteLine($"emulator {Environment.ProcessId} {ProcessIdentity.Of(Environment.ProcessId)}");
    }

    public string Path { get; }

    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static ProcessRoster Create(string folder)
    {
        Directory.CreateDirectory(folder);
        return new(System.IO.Path.Join(folder, $"{Environment.ProcessId}-{Guid.NewGuid():N}{Extension}"));
    }

    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(int process)
    {
        if (ProcessIdentity.Of(process) is { } identity)
            _lines.WriteLine($"+ {process} {identity}");
    }

    /// <exception cref="IOException">The disk is full.</exception>
    public void Remove(int process) => _lines.WriteLine($"- {process}");

    /// <summary>Nothing is left to sweep.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        File.Delete(Path);
    }

    /// <summary>Calls <paramref name="kill"/> for each process of dead emulators that is still the one they noted; returns how many.</summary>
    public static int Sweep(string folder, Action<int> kill)
    {
        if (!Directory.Exists(folder))
            return 0;

        var swept = 0;
        foreach (var file in Directory.GetFiles(folder, "*" + Extension))
        {
            var orphans = Orphans(File.ReadLines(file), ProcessIdentity.Of);
            if (orphans is null)
                continue;
            foreach (var orphan in orphans)
                kill(orphan);
            swept += orphans.Count;
            File.Delete(file);
        }

        return swept;
    }

    /// <summary>Null while the emulator that wrote these lines lives.</summary>
    /// <param name="identityOf">The identity of the process that has this id now.</param>
    public static IReadOnlyCollection<int>? Orphans(IEnumerable<string> lines, Func<int, string?> identityOf)
    {
        var living = new HashSet<int>();
        foreach (var line in lines)
        {
            // A line cut short by a full disk names nobody.
            var words = line.Split(' ');
            if (words.Length < 2 || !int.TryParse(words[1], CultureInfo.InvariantCulture, out var process))
                continue;
            var same = words.Length == 3 && identityOf(process) == words[2];
            if (words[0] == "emulator" && same)
                return null;
            if (words[0] == "+" && same)
                living.Add(process);
            else
                living.Remove(process);
        }

        return living;
    }
}
