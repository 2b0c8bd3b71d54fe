namespace FcEmulator.Testing;

/// <summary>Waits for states that other threads bring about, in real time and not for ever.</summary>
internal static class Waiting
{
    /// <summary>Generous for a loaded build server: it ends a hang, it measures nothing.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static async Task UntilAsync(Func<bool> holds, Func<string> what)
    {
        if (holds())
            return;
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s in vain for {what()}.");
            await pause.WaitForNextTickAsync();
        }
    }
}
