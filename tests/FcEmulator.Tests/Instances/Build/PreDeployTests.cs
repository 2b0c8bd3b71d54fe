using FcEmulator.Configuration;
using FcEmulator.Instances.Build;
using FcEmulator.Instances.Output;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Build;

public sealed class PreDeployTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-").FullName;
    private readonly CapturedOutput _output = new();

    [UnixFact]
    public async Task RunAsync_AllSucceed_RunsThemInOrderInTheirFolders()
    {
        Directory.CreateDirectory(Path.Join(_folder, "code"));

        var failure = await RunAsync(new("printf built > out", Path.Join(_folder, "code")), new("cat code/out && echo ' ok' >&2", _folder));

        Assert.Null(failure);
        Assert.Equal(
            [("hello", null, OutputStream.Stdout, "built"), ("hello", null, OutputStream.Stderr, " ok")],
            _output.Lines.OrderBy(line => line.Stream).Select(line => (line.Function, line.InstanceId, line.Stream, line.Text)));
    }

    [UnixFact]
    public async Task RunAsync_StepFails_EndsWithItsLineFolderAndExitCode()
    {
        var broken = new BuildStepConfig("echo no compiler >&2; exit 4", _folder);

        var failure = await RunAsync(broken, new("echo not reached", _folder));

        Assert.Equal(
            new BuildFailure(broken, 4, $"pre-deploy 'echo no compiler >&2; exit 4' of hello failed in {_folder}: exit code 4."),
            failure);
        Assert.Equal(["no compiler"], _output.Texts);
    }

    [Fact]
    public async Task RunAsync_FolderMissing_SaysSo()
    {
        var step = new BuildStepConfig("true", Path.Join(_folder, "code"));

        Assert.Equal(
            new BuildFailure(step, null, $"pre-deploy 'true' of hello cannot run: its folder {step.Directory} does not exist; correct 'path' in s.yaml."),
            await RunAsync(step));
    }

    [UnixFact]
    public async Task RunAsync_Cancelled_KillsTheStepWithItsChildren()
    {
        using var cancel = new CancellationTokenSource();
        var running = PreDeploy.RunAsync(Steps(new BuildStepConfig("sleep 1000 & echo child $!; wait", _folder)), _output.Add, TimeProvider.System, cancel.Token);
        var child = await _output.NumberAfter("child ");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running).DefaultTimeout();
        await Bounded.Until(() => ProcessIdentity.Of(child) is null);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<BuildFailure?> RunAsync(params BuildStepConfig[] steps) =>
        PreDeploy.RunAsync(Steps(steps), _output.Add, TimeProvider.System, CancellationToken.None).DefaultTimeout();

    private FunctionConfig Steps(params BuildStepConfig[] steps) => SampleFunction.Config(_folder, ["./main"], preDeploy: steps);
}
