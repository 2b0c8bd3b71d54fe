using FcEmulator.Configuration;
using FcEmulator.Instances.Isolation;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Containers;

/// <summary>
/// Runs functions of runtime custom-container through the engine's command line: one client process an instance, which passes output,
/// signals and the exit code on. Safe for use from several threads.
/// </summary>
internal sealed class ContainerRunner(EmulatorSettings settings, IReadOnlyDictionary<string, string> developer, ILogger logger)
{
    private readonly ContainerEngine? _engine = ContainerEngine.Find(settings.ContainerEngine, developer.GetValueOrDefault("PATH"));
    private readonly Lock _lock = new();
    private Task? _sweeping;

    /// <summary>What to run for one instance, once containers of a killed emulator are gone.</summary>
    /// <exception cref="InstanceStartException">There is no engine.</exception>
    public async Task<ContainerInstance> PrepareAsync(InstanceStart start, InstanceNetwork network)
    {
        if (_engine is null)
        {
            throw new InstanceStartException(
                StartFailure.Exited,
                $"{start.Function.Name} needs a container engine, and {settings.ContainerEngine ?? "neither docker nor podman"} is on no folder of PATH: "
                + "install one, name it with --container-engine, or run the image's program with runtime custom.debian12.",
                []);
        }

        await SweepOnceAsync(_engine);
        var name = $"fcemu-{start.InstanceId}";
        var variables = InstanceEnvironment.OfContainer(developer, start, settings.AccountId);
        var words = ContainerCommand.Run(
            start.Function, name, network.Port, settings, ContainerLabels.Of(settings.DataDirectory, start.Function.Name), variables);
        var run = new ChildStart(_engine.Program, words, Path.GetTempPath(), ContainerCommand.ClientEnvironment(developer, variables));
        return new ContainerInstance(_engine, name, run, start.Function.MemorySize);
    }

    private Task SweepOnceAsync(ContainerEngine engine)
    {
        lock (_lock)
            return _sweeping ??= SweepAsync(engine);
    }

    private async Task SweepAsync(ContainerEngine engine)
    {
        var home = $"label={ContainerLabels.Home}={ContainerLabels.HomeOf(settings.DataDirectory)}";
        if (await engine.TryRunAsync("ps", "--all", "--filter", home, "--format", ContainerLabels.ListFormat) is not { } listed)
            return;
        var orphans = ContainerLabels.Orphans(listed, ProcessIdentity.Of);
        if (orphans.Count > 0 && await engine.TryRunAsync(["rm", "--force", .. orphans]) is not null)
            InstancesLog.ContainersSwept(logger, orphans.Count);
    }
}
