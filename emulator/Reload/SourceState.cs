using System.IO.Enumeration;

namespace FcEmulator.Reload;

/// <summary>
/// How the watched files were at a moment: the truth about changes, whatever the system's notifications say, miss or repeat. Immutable.
/// </summary>
internal sealed class SourceState
{
    private readonly Dictionary<string, Stamp> _files;

    private SourceState(Dictionary<string, Stamp> files) => _files = files;

    public static SourceState Read(WatchPlan plan)
    {
        var files = new Dictionary<string, Stamp>(StringComparer.Ordinal);
        foreach (var file in plan.Files.Select(path => new FileInfo(path)).Where(file => file.Exists))
            files[file.FullName] = new Stamp(file.LastWriteTimeUtc.Ticks, file.Length);
        foreach (var folder in plan.Functions.SelectMany(function => function.Folders).Distinct().Where(Directory.Exists))
        {
            foreach (var (path, stamp) in Enumerate(folder, plan.Rules))
                files[path] = stamp;
        }

        return new SourceState(files);
    }

    /// <summary>Paths that are new, gone or different in <paramref name="later"/>, in order.</summary>
    public IReadOnlyList<string> ChangesTo(SourceState later) =>
    [
        .. _files.Keys.Union(later._files.Keys)
            .Where(path => !_files.TryGetValue(path, out var before) || !later._files.TryGetValue(path, out var after) || before != after)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>This state, but some paths as they were in another one.</summary>
    public SourceState With(IEnumerable<string> paths, SourceState other)
    {
        var files = new Dictionary<string, Stamp>(_files, StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (other._files.TryGetValue(path, out var stamp))
                files[path] = stamp;
            else
                files.Remove(path);
        }

        return new SourceState(files);
    }

    private static FileSystemEnumerable<(string Path, Stamp Stamp)> Enumerate(string folder, WatchRules rules) => new(
        folder,
        (ref entry) => (entry.ToFullPath(), new Stamp(entry.LastWriteTimeUtc.UtcTicks, entry.Length)),
        new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None })
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && !rules.IsIgnored(entry.FileName),
        // Links to folders may lead round in circles.
        ShouldRecursePredicate = (ref entry) =>
            !rules.IsIgnored(entry.FileName)
            && (entry.Attributes & FileAttributes.ReparsePoint) == 0
            && !rules.IsExcluded(entry.ToFullPath()),
    };

    private readonly record struct Stamp(long WriteTicks, long Length);
}
