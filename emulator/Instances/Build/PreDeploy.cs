using FcEmulator.Configuration;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Output;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Build;

/// <summary>Builds a function as <c>s deploy</c> would: by the pre-deploy steps of its s.yaml.</summary>
internal static class PreDeploy
{
    // Compiler servers that a step leaves running may have inherited its output.
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(1);

    /// <summary>Runs the steps in order until one fails; null where none did. A cancelled token kills the running step with its children.</summary>
    /// <param name="output">Gets each line as it is printed; must neither block nor throw.</param>
    public static async Task<BuildFailure?> RunAsync(
        FunctionConfig function, Action<OutputLine> output, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var step in function.PreDeploy)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Directory.Exists(step.Directory))
            {
                return new(step, null,
                    $"pre-deploy '{step.Run}' of {function.Name} cannot run: its folder {step.Directory} does not exist; correct 'path' in s.yaml.");
            }

            var exit = await RunAsync(step, (stream, text) => output(new(time.GetUtcNow(), function.Name, null, stream, text)), time, cancellationToken);
            if (exit.ExitCode != 0)
                return new(step, exit.ExitCode, $"pre-deploy '{step.Run}' of {function.Name} failed in {step.Directory}: {exit.Reason}.");
        }

        return null;
    }

    private static async Task<InstanceExit> RunAsync(
        BuildStepConfig step, Action<OutputStream, string> output, TimeProvider time, CancellationToken cancellationToken)
    {
        using var child = ChildProcess.Start(Shell(step));
        var outputEnded = Task.WhenAll(
            OutputPump.RunAsync(child.Output, text => output(OutputStream.Stdout, text)),
            OutputPump.RunAsync(child.Error, text => output(OutputStream.Stderr, text)));
        int exitCode;
        await using (cancellationToken.UnsafeRegister(static step => ((ChildProcess)step!).Kill(), child))
            exitCode = await child.Exited;

        await Task.WhenAny(outputEnded, Task.Delay(OutputLimit, time, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return ExitReason.Of(exitCode);
    }

    private static ChildStart Shell(BuildStepConfig step)
    {
        var environment = InheritedEnvironment.OfThisProcess();
        return OperatingSystem.IsWindows()
            ? new(Path.Join(Environment.SystemDirectory, "cmd.exe"), [], step.Directory, environment) { CommandLine = $"/d /s /c \"{step.Run}\"" }
            : new("/bin/sh", ["-c", step.Run], step.Directory, environment);
    }
}
