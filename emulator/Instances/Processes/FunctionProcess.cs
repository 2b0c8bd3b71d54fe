using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Output;

namespace FcEmulator.Instances.Processes;

/// <summary>A function's process group from its start to the end of its last output. Safe for use from several threads.</summary>
internal sealed class FunctionProcess
{
    // A process that left the group may hold the pipes open for as long as it likes.
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(2);

    // Only a process stuck inside the kernel outlives SIGKILL.
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChildProcess _child;
    private readonly TimeProvider _time;
    private bool _stopping;

    /// <param name="ended">Called once the process has ended, and awaited before <see cref="Exited"/> completes.</param>
    public FunctionProcess(ChildProcess child, MemoryUsage memory, InstanceOutput output, TimeProvider time, Func<Task> ended)
    {
        _child = child;
        _time = time;
        Memory = memory;
        Exited = WatchAsync(output, ended);
    }

    public int Id => _child.Id;

    public MemoryUsage Memory { get; }

    /// <summary>Completes when the leader has ended, the rest of its group is killed, and their output is read.</summary>
    public Task<InstanceExit> Exited { get; }

    public async Task StopAsync(TimeSpan grace)
    {
        var stopping = Interlocked.Exchange(ref _stopping, true);
        if (grace <= TimeSpan.Zero)
        {
            // No SIGTERM: on a busy machine the process would have time to act on it, and to serve meanwhile.
            await KillAsync();
            return;
        }

        if (!stopping)
            _child.Terminate();
        try
        {
            await Exited.WaitAsync(grace, _time);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    public Task KillAsync()
    {
        _killed.TrySetResult();
        _child.Kill();
        return Task.WhenAny(Exited, Task.Delay(KillLimit, _time));
    }

    private async Task<InstanceExit> WatchAsync(InstanceOutput output, Func<Task> ended)
    {
        var outputEnded = output.PumpAsync(_child.Output, _child.Error);
        var exit = ExitReason.Of(await _child.Exited);
        // While it is being stopped, others of the group (a shell's child, npm's node) have the same grace to finish: their end
        // shows as the end of the output. After an exit of its own accord nobody will ever ask them to.
        if (Volatile.Read(ref _stopping))
            await Task.WhenAny(outputEnded, _killed.Task);
        _child.Kill();
        await Task.WhenAny(outputEnded, Task.Delay(OutputLimit, _time));
        _child.Dispose();
        await ended();
        if (Memory.OutOfMemory is { } reason)
            exit = new InstanceExit(exit.ExitCode, reason) { OutOfMemory = true };
        output.Note(exit.Reason);
        return exit;
    }
}
