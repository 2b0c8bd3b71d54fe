using System.Diagnostics;
using System.Runtime.Versioning;

namespace FcEmulator.Instances.Processes;

/// <summary>
/// A process, the leader of a group that is signalled and ended as one: a process group on Unix, a job on Windows.
/// Safe for use from several threads.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Process _process;
    private readonly WindowsJob? _job;
    private bool _disposed;

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        Exited = WaitAsync(process);
        if (OperatingSystem.IsWindows())
            _job = WindowsJob.Holding(process);
    }

    /// <summary>The leader's process id; where <see cref="OwnGroup.Prefix"/> is known also the group's.</summary>
    public int Id { get; }

    /// <summary>The leader's exit code.</summary>
    public Task<int> Exited { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    /// <exception cref="System.ComponentModel.Win32Exception">The system refused.</exception>
    public static ChildProcess Start(ChildStart start)
    {
        string[] words = [.. OwnGroup.Prefix ?? [], .. start.Prefix, start.Program, .. start.Arguments];
        var options = new ProcessStartInfo(words[0])
        {
            WorkingDirectory = start.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
            options.CreateNewProcessGroup = true;
        if (start.CommandLine is not null)
        {
            options.Arguments = start.CommandLine;
        }
        else
        {
            foreach (var word in words.AsSpan(1))
                options.ArgumentList.Add(word);
        }

        options.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            options.Environment[name] = value;

        // A child is born in the network of the thread that starts it.
        var process = start.Network is { } network ? network.Run(() => Process.Start(options)!) : Process.Start(options)!;
        // Functions have nobody to ask: what reads its input finds the end of it, as in the cloud.
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>Asks the whole group to end: SIGTERM, Ctrl-Break on Windows.</summary>
    public void Terminate()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            if (OperatingSystem.IsWindows())
                WindowsJob.Interrupt(Id);
            else
                Signal(LibC.SigTerm);
        }
    }

    /// <summary>Ends the whole group at once.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            if (OperatingSystem.IsWindows() && _job is not null)
                _job.Terminate();
            else if (OperatingSystem.IsWindows() || OwnGroup.Prefix is null)
                _process.Kill(entireProcessTree: true);
            else
                Signal(LibC.SigKill);
        }
    }

    /// <summary>Forgets the process: its id may belong to another from now on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _job?.Dispose();
            // Process leaves streams that were asked for to their reader.
            Output.Dispose();
            Error.Dispose();
            _process.Dispose();
        }
    }

    [UnsupportedOSPlatform("windows")]
    private void Signal(int signal)
    {
        // In its first moment the child has not made its group yet; then it also has no children of its own.
        var reached = OwnGroup.Prefix is not null && LibC.SignalGroup(Id, signal);
        if (!reached && !_process.HasExited)
            LibC.SignalProcess(Id, signal);
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
