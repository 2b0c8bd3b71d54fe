using System.Runtime.CompilerServices;

namespace FcEmulator.Tests.Fakes;

/// <summary>Bounds every await of a test, so that a hang names its line instead of stopping the run.</summary>
internal static class Bounded
{
    /// <summary>Generous for a loaded machine: it ends a hang, it measures nothing.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task DefaultTimeout(this Task task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{file}:{line} was still waiting after {Limit}.");
        }
    }

    public static async Task<T> DefaultTimeout<T>(this Task<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await ((Task)task).DefaultTimeout(file, line);
        return await task;
    }

    public static Task<T> DefaultTimeout<T>(this ValueTask<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        task.AsTask().DefaultTimeout(file, line);

    public static Task DefaultTimeout(this ValueTask task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        task.AsTask().DefaultTimeout(file, line);

    /// <summary>Waits until a state that other threads bring about holds. For states without an event of their own.</summary>
    public static async Task Until(Func<bool> holds, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw new TimeoutException($"{file}:{line} was still waiting after {Limit}.");
            await pause.WaitForNextTickAsync();
        }
    }
}
