using System.Collections.Concurrent;
using System.ComponentModel;
using FcEmulator.Configuration;
using FcEmulator.Instances.Containers;
using FcEmulator.Instances.Debugging;
using FcEmulator.Instances.Hooks;
using FcEmulator.Instances.Isolation;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Limits.Cgroups;
using FcEmulator.Instances.Orphans;
using FcEmulator.Instances.Output;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances;

/// <summary>Starts instances as processes of this machine, or in containers, and lets none of them outlive it. Safe for use from several threads.</summary>
internal sealed class ProcessLauncher : IInstanceLauncher, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, FunctionProcess> _living = new();
    private readonly Dictionary<string, string> _developer = InheritedEnvironment.OfThisProcess();
    private readonly EmulatorSettings _settings;
    private readonly Action<OutputLine> _console;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DebuggerWatch? _debugger;
    private readonly InstanceNetworks _networks;
    private readonly ContainerRunner _containers;
    private readonly OrphanGuard _orphans;
    private readonly InstanceLogWriter _logs;
    private readonly InstanceLimits _limits;

    /// <summary>Also ends what an earlier emulator with the same data folder left behind.</summary>
    /// <param name="console">Gets every line of every instance; must neither block nor throw.</param>
    /// <param name="cgroups">The kernel's; null to do without.</param>
    /// <exception cref="IsolationException">Instances cannot be isolated as the settings want it.</exception>
    public ProcessLauncher(
        EmulatorSettings settings, Action<OutputLine> console, TimeProvider time, ILogger<ProcessLauncher> logger, ICgroupFiles? cgroups = null)
    {
        _settings = settings;
        _console = console;
        _time = time;
        _logger = logger;
        _debugger = settings.Debug ? new DebuggerWatch(HeldProcess.IsHeld, time) : null;
        _networks = new InstanceNetworks(settings, logger);
        _containers = new ContainerRunner(settings, _developer, logger);
        _orphans = new OrphanGuard(Path.Join(settings.DataDirectory, "processes"), logger);
        _logs = new InstanceLogWriter(settings, time, logger);
        _limits = new InstanceLimits(settings, cgroups, time);
    }

    /// <summary>What of FC's limits this machine cannot hold instances to; null where it can, or need not.</summary>
    public Task<string?> NotEnforcedAsync() => _limits.NotEnforcedAsync();

    /// <summary>Of the process that cleans up behind a killed emulator; null on Windows.</summary>
    public int? ReaperProcessId => _orphans.ReaperProcessId;

    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        // Starting a process takes a millisecond or two of this thread, which is not the caller's to wait for.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await StartOnceAsync(start, cancellationToken);
        }
        catch (InstanceStartException failed) when (failed.PortIsFixed && _networks.TryMove(start.Function, out var isFirst))
        {
            if (isFirst)
                InstancesLog.PortIsFixed(_logger, start.Function.Name, start.Function.CustomRuntime.Port);
            return await StartOnceAsync(start, cancellationToken);
        }
    }

    /// <summary>Stops what still runs, each within the grace time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_living.Values.Select(process => process.StopAsync(_settings.GraceTime)));
        await _limits.DisposeAsync();
        _orphans.Dispose();
        await _logs.DisposeAsync();
    }

    private async Task<IRunningInstance> StartOnceAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        var network = await _networks.TakeAsync(start.Function)
            ?? throw new InstanceStartException(StartFailure.Exited, "No loopback port is left for another instance: lower --max-instances.", []);
        var output = new InstanceOutput(start, _logs, _console, _time);
        var errors = new StartErrors(start, network, _networks, output);
        InstanceRun run;
        try
        {
            run = await PrepareAsync(start, network, errors);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        var process = await LaunchAsync(run, network, output, errors, start.ProcessStarted);
        try
        {
            return await WaitUntilReadyAsync(process, network, start, run, output, errors, cancellationToken);
        }
        catch
        {
            await process.KillAsync();
            throw;
        }
    }

    private async Task<InstanceRun> PrepareAsync(InstanceStart start, InstanceNetwork network, StartErrors errors)
    {
        if (start.Function.Container is not null)
        {
            var container = await _containers.PrepareAsync(start, network);
            return new InstanceRun(container.Run, (_, _) => container.Memory, container.EndAsync) { CommandPrefix = container.CommandPrefix };
        }

        var command = InstanceCommand.Of(start.Function, network.Port);
        var environment = InstanceEnvironment.Of(_developer, start, network.Port, _settings.AccountId);
        var executable = ExecutableFile.Find(command.Program, start.Function.CodeDirectory, environment.GetValueOrDefault("PATH"));
        if (executable.Path is null)
            throw errors.CannotStart(executable.Failure, executable.Problem);
        var limit = await _limits.PrepareAsync(start);
        var child = new ChildStart(executable.Path, command.Arguments, start.Function.CodeDirectory, environment)
        {
            Prefix = limit.CommandPrefix,
            Network = network.Own,
        };
        return new InstanceRun(child, limit.Watch, limit.EndAsync);
    }

    private async Task<FunctionProcess> LaunchAsync(InstanceRun run, InstanceNetwork network, InstanceOutput output, StartErrors errors, Action<int>? started)
    {
        ChildProcess child;
        try
        {
            child = ChildProcess.Start(run.Child);
        }
        catch (Win32Exception refused)
        {
            await run.End();
            network.Dispose();
            var program = run.Child.Program;
            throw errors.CannotStart(StartFailure.Exited, $"{program}: {refused.Message}. {ProgramFormat.Read(program).IsForeign()}".TrimEnd());
        }

        _orphans.Watch(child.Id);
        started?.Invoke(child.Id);
        var process = new FunctionProcess(child, run.Watch(child.Id, child.Kill), output, _time, ended: async () =>
        {
            await run.End();
            _orphans.Forget(child.Id);
            network.Dispose();
        });
        _living[child.Id] = process;
        // Here, not in the callback above: a process that ends at once would be removed before it is added.
        _ = process.Exited.ContinueWith(
            _ => _living.TryRemove(KeyValuePair.Create(child.Id, process)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return process;
    }

    private async Task<ProcessInstance> WaitUntilReadyAsync(
        FunctionProcess process, InstanceNetwork network, InstanceStart start, InstanceRun run, InstanceOutput output, StartErrors errors, CancellationToken cancellationToken)
    {
        using var limit = _debugger is null
            ? new CancellationTokenSource(_settings.StartTimeout, _time)
            : new PausableTimeout(_settings.StartTimeout, () => _debugger.IsHeld(process.Id), _time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token, limit.Token);
        var wait = new ReadyWait(
            process, network, _networks, start.Function.Container is not null, errors, _time, hint => InstancesLog.NotReadyYet(_logger, start.InstanceId, start.Function.Name, hint));
        if (await wait.RunAsync(giveUp) is { } proven)
        {
            // DisposeAsync first says that it is stopping, then stops what lives: a start that does not see the one is seen by the other.
            if (!_stopping.IsCancellationRequested)
            {
                _limits.LookAt(process.Memory);
                var commands = new InstanceCommands(run.Child, run.CommandPrefix, output, _orphans, _time);
                return new ProcessInstance(process, new InstanceEndpoint(network.Address, proven, network.NewSocket), network.Port, commands);
            }

            proven.Dispose();
        }

        if (process.Exited.IsCompleted)
            throw errors.Ended(await process.Exited, run.Child.Program);
        cancellationToken.ThrowIfCancellationRequested();
        throw limit.IsCancellationRequested && !_stopping.IsCancellationRequested
            ? errors.NotReady(_settings.StartTimeout, ListeningPorts.OfGroup(process.Id))
            : errors.Stopping();
    }
}
