using FcEmulator.Admin;

namespace FcEmulator.Cli;

/// <summary>The running emulator that a command is about, or why there is none. Immutable.</summary>
/// <param name="DataFolder">Absolute; where it was looked for.</param>
/// <param name="Problem">A sentence or two where there is none.</param>
internal sealed record FoundEmulator(string DataFolder, EmulatorLocator? Locator, string Problem)
{
    /// <summary>An s.yaml deeper than this below the current folder is looked for by name, not by chance.</summary>
    private const int Depth = 3;

    public static FoundEmulator In(string dataFolder, string currentFolder)
    {
        switch (LocatorFile.Read(dataFolder))
        {
            case LocatorState.Running running:
                return new FoundEmulator(dataFolder, running.Locator, "");
            case LocatorState.Unreadable unreadable:
                return new FoundEmulator(dataFolder, null, unreadable.Problem);
            case LocatorState.Gone gone:
                return new FoundEmulator(
                    dataFolder, null, $"No emulator runs with the data folder {dataFolder} any more: process {gone.ProcessId} ended without taking leave (killed?).");
        }

        var others = Below(currentFolder).Where(other => other.DataFolder != dataFolder).ToList();
        var none = Directory.Exists(dataFolder)
            ? $"No emulator runs with the data folder {dataFolder}."
            : $"No emulator runs with the data folder {dataFolder}, which does not exist.";
        var cure = others.Count == 0
            ? " Start one with 'fcemu', or name the running one's s.yaml (-t FILE) or data folder (--data DIR)."
            : " Running below this folder: " + string.Join(", ", others.Select(other => $"-t {Path.GetRelativePath(currentFolder, other.Template)} ({other.Address})"))
              + ". Name one with -t.";
        return new FoundEmulator(dataFolder, null, none + cure);
    }

    private static IEnumerable<EmulatorLocator> Below(string folder)
    {
        var shallow = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };
        return Directory.EnumerateFiles(folder, LocatorFile.Name, shallow)
            .Select(file => LocatorFile.Read(Path.GetDirectoryName(file)!))
            .OfType<LocatorState.Running>()
            .Select(running => running.Locator);
    }
}
