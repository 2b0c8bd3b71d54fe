using System.Collections.Concurrent;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Limits;

/// <summary>
/// Looks at the memory of all instances at once, again and again, and ends those that are beyond their memorySize. Reads nothing while
/// there is no instance. Safe for use from several threads.
/// </summary>
internal sealed class MemorySampler : IAsyncDisposable
{
    private readonly ConcurrentDictionary<MemoryUsage, Action> _watched = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IMemoryReader _reader;
    private readonly bool _enforce;
    private readonly Task _looking;

    /// <param name="enforce">Whether an instance beyond its limit is ended; otherwise its memory is only told.</param>
    public MemorySampler(IMemoryReader reader, TimeSpan period, bool enforce, TimeProvider time)
    {
        _reader = reader;
        _enforce = enforce;
        _looking = LookAsync(period, time);
    }

    /// <param name="end">Ends the instance; must neither block nor throw.</param>
    public void Watch(MemoryUsage instance, Action end) => _watched[instance] = end;

    /// <summary>A first look, before the period has passed.</summary>
    public void LookAt(MemoryUsage instance) => _reader.ReadLeader(instance);

    public void Forget(MemoryUsage instance) => _watched.TryRemove(instance, out _);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAsync(TimeSpan period, TimeProvider time)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
            Look();
    }

    /// <summary>One pass. For one caller at a time.</summary>
    internal void Look()
    {
        if (_watched.IsEmpty)
            return;
        _reader.Read([.. _watched.Keys]);
        if (!_enforce)
            return;
        foreach (var (instance, end) in _watched)
        {
            if (instance.TakeEnd())
                End(instance, end);
        }
    }

    private static void End(MemoryUsage instance, Action end)
    {
        end();
        // What left the group (a daemon) uses the memory as well.
        if (!OperatingSystem.IsWindows())
        {
            foreach (var process in instance.Processes)
                LibC.SignalProcess(process, LibC.SigKill);
        }
    }
}
