using FcEmulator.Telemetry;

namespace FcEmulator.Reload;

/// <summary>The best signal this machine has, and the end of a burst of changes. Stateless.</summary>
internal static class ChangeSignal
{
    /// <summary>Saving a file takes several steps, and checking out a branch many files; a person does not feel this long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    /// <summary>Something that writes all the time must not put the look off for good.</summary>
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(3);

    /// <summary>Notifications get lost: when a watched folder is removed and made anew, and on network disks.</summary>
    private static readonly TimeSpan LongestTrust = TimeSpan.FromSeconds(5);

    /// <summary>Notifications where there are any; else looking every second, which is said.</summary>
    /// <param name="events">Null where it was said before.</param>
    public static IChangeSignal Over(WatchPlan plan, EventStream? events, TimeProvider time) => Over(() => FolderSignal.Over(plan), events, time);

    /// <inheritdoc cref="Over(WatchPlan, EventStream?, TimeProvider)"/>
    public static IChangeSignal Over(Func<IChangeSignal> notifications, EventStream? events, TimeProvider time)
    {
        try
        {
            return notifications();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            var cure = refused.Message.Contains("inotify", StringComparison.Ordinal) ? " To be told at once, raise that limit with sysctl." : "";
            events?.Publish(new Warning(time.GetUtcNow(), $"--watch looks for changes every second, because this system does not tell of them: {refused.Message.TrimEnd('.')}.{cure}"));
            return new PollingSignal(time);
        }
    }

    /// <summary>Completes when something may have changed, and then nothing for a moment; at the latest when it is time to look anyway.</summary>
    public static async Task WaitForQuietAsync(this IChangeSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await SignalledAsync(signal, LongestTrust, time, cancellationToken))
            return;
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < LongestBurst)
        {
            if (!await SignalledAsync(signal, Quiet, time, cancellationToken))
                return;
        }
    }

    /// <summary>False where the time passed first.</summary>
    private static async Task<bool> SignalledAsync(IChangeSignal signal, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await signal.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
