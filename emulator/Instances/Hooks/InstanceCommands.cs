using System.ComponentModel;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Orphans;
using FcEmulator.Instances.Output;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Hooks;

/// <summary>
/// Runs commands beside an instance's own process: in its folder, with its variables, printing where it prints. Safe for use from several threads.
/// </summary>
/// <param name="instance">How the instance itself was started.</param>
/// <param name="prefix">Words that bring a command to where the instance is; none for a process.</param>
internal sealed class InstanceCommands(ChildStart instance, IReadOnlyList<string> prefix, InstanceOutput output, OrphanGuard orphans, TimeProvider time)
{
    // What a command leaves running may have inherited its output.
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(1);

    /// <summary>How it ended. A cancelled token ends it with all it started.</summary>
    public async Task<InstanceExit> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        string[] words = [.. prefix, .. command.Select(word => CodeFolder.Localize(word, instance.Directory))];
        var executable = ExecutableFile.Find(words[0], instance.Directory, instance.Environment.GetValueOrDefault("PATH"), "the hook's command");
        if (executable.Path is null)
            return new InstanceExit(null, executable.Problem);
        ChildProcess child;
        try
        {
            child = ChildProcess.Start(instance with { Program = executable.Path, Arguments = words[1..] });
        }
        catch (Win32Exception refused)
        {
            return new InstanceExit(null, $"{executable.Path}: {refused.Message}");
        }

        using (child)
        {
            orphans.Watch(child.Id);
            var outputEnded = output.PumpAsync(child.Output, child.Error);
            int exitCode;
            await using (cancellationToken.UnsafeRegister(static child => ((ChildProcess)child!).Kill(), child))
                exitCode = await child.Exited;
            child.Kill();
            orphans.Forget(child.Id);
            await Task.WhenAny(outputEnded, Task.Delay(OutputLimit, time, CancellationToken.None));
            cancellationToken.ThrowIfCancellationRequested();
            return ExitReason.Of(exitCode);
        }
    }
}
