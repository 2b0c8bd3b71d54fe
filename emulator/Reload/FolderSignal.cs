using System.Threading.Channels;

namespace FcEmulator.Reload;

/// <summary>The operating system's notifications about folders.</summary>
internal sealed class FolderSignal : IChangeSignal
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly WatchPlan _plan;

    private FolderSignal(WatchPlan plan) => _plan = plan;

    /// <exception cref="IOException">A folder is not there, or the system has no more watches (Linux's fs.inotify limits).</exception>
    public static FolderSignal Over(WatchPlan plan)
    {
        var signal = new FolderSignal(plan);
        try
        {
            foreach (var root in plan.Roots)
                signal.Watch(root, recursive: true);
            foreach (var folder in plan.Files.Select(file => Path.GetDirectoryName(file)!).Distinct())
                signal.Watch(folder, recursive: false);
            return signal;
        }
        catch (ArgumentException absent)
        {
            signal.Dispose();
            throw new IOException(absent.Message, absent);
        }
        catch
        {
            signal.Dispose();
            throw;
        }
    }

    public async Task WaitAsync(CancellationToken cancellationToken) => await _changed.Reader.ReadAsync(cancellationToken);

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private void Watch(string folder, bool recursive)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = recursive,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watchers.Add(watcher);
        watcher.Changed += (_, happened) => Note(happened.FullPath);
        watcher.Created += (_, happened) => Note(happened.FullPath);
        watcher.Deleted += (_, happened) => Note(happened.FullPath);
        // Editors write beside the file and rename it into its place.
        watcher.Renamed += (_, happened) => Note(happened.FullPath, happened.OldFullPath);
        // Notifications were lost, or ended: the state of the disk tells what they would have.
        watcher.Error += (_, _) => _changed.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
    }

    private void Note(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (_plan.Concerns(path))
                _changed.Writer.TryWrite(true);
        }
    }
}
