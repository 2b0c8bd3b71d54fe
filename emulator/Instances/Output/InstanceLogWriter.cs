using FcEmulator.Configuration;
using FcEmulator.Telemetry;

namespace FcEmulator.Instances.Output;

/// <summary>
/// Writes all instances' log files from one loop. Adding never waits: over a bounded backlog the oldest lines are dropped and counted.
/// Safe for use from several threads.
/// </summary>
internal sealed class InstanceLogWriter : IAsyncDisposable
{
    // Bounded by characters, not lines: a thousand long lines hold more memory than a hundred thousand short ones.
    private const int MaxBacklog = 4 * 1024 * 1024;
    private const int LineCost = 64;

    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly EmulatorSettings _settings;
    private readonly Task _loop;
    private Queue<(InstanceLog Log, OutputLine Line)> _backlog = new();
    private Queue<(InstanceLog Log, OutputLine Line)> _spare = new();
    private int _size;
    private bool _ending;

    /// <summary>Of a data folder.</summary>
    public static string FolderIn(string dataFolder) => Path.Join(dataFolder, "logs");

    /// <param name="settings">Each instance's file is <c>logs/&lt;function&gt;/&lt;instance id&gt;.log</c> in their data folder.</param>
    public InstanceLogWriter(EmulatorSettings settings, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _time = time;
        _logger = logger;
        _loop = Task.Run(WriteAsync);
    }

    public InstanceLog Open(string function, string instanceId) => new(new RotatingFile(
        Path.Join(FolderIn(_settings.DataDirectory), function, instanceId + InstanceLogFormat.Extension), _settings.LogSize, _settings.LogFiles));

    public void Add(InstanceLog log, in OutputLine line)
    {
        lock (_lock)
        {
            if (_ending)
                return;
            _backlog.Enqueue((log, line));
            _size += Cost(line);
            while (_size > MaxBacklog)
            {
                var (oldest, dropped) = _backlog.Dequeue();
                oldest.CountDropped(1);
                _size -= Cost(dropped);
            }

            if (_backlog.Count == 1)
                _filled.Release();
        }
    }

    /// <summary>Writes what is left, unless the disk does not take it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _ending = true;
        _filled.Release();
        await Task.WhenAny(_loop, Task.Delay(LastFlush, _time));
    }

    private async Task WriteAsync()
    {
        var failing = false;
        while (true)
        {
            await _filled.WaitAsync();
            var (batch, last) = TakeBatch();
            foreach (var log in Append(batch))
                failing = !TryFlush(log, failing);
            batch.Clear();
            if (last)
                return;
        }
    }

    private (Queue<(InstanceLog Log, OutputLine Line)> Batch, bool Last) TakeBatch()
    {
        lock (_lock)
        {
            (_backlog, _spare) = (_spare, _backlog);
            _size = 0;
            return (_spare, _ending);
        }
    }

    private static HashSet<InstanceLog> Append(Queue<(InstanceLog Log, OutputLine Line)> batch)
    {
        var touched = new HashSet<InstanceLog>();
        var last = default(InstanceLog);
        foreach (var (log, line) in batch)
        {
            log.Append(line);
            if (log != last)
                touched.Add(last = log);
        }

        return touched;
    }

    private bool TryFlush(InstanceLog log, bool failing)
    {
        try
        {
            log.Flush();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            log.Discard();
            if (!failing)
                InstancesLog.OutputFileRefused(_logger, log.Path, refused.Message);
            return false;
        }
    }

    private static int Cost(in OutputLine line) => line.Text.Length + LineCost;
}
