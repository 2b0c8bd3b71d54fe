using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net;
using FcEmulator.Configuration;
using FcEmulator.Instances.Hooks;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Orphans;
using FcEmulator.Instances.Output;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances;

/// <summary>Starts instances as processes of this machine, and lets none of them outlive it. Safe for use from several threads.</summary>
internal sealed class ProcessLauncher : IInstanceLauncher, IAsyncDisposable
{
    // Longer than nearly every cold start, much shorter than FC's 120 s, after which a developer has long looked elsewhere.
    private static readonly TimeSpan HintAfter = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, FunctionProcess> _living = new();
    private readonly Dictionary<string, string> _developer = InheritedEnvironment.OfThisProcess();
    private readonly EmulatorSettings _settings;
    private readonly Action<OutputLine> _console;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LoopbackPorts _ports;
    private readonly OrphanGuard _orphans;
    private readonly InstanceLogWriter _logs;
    private readonly MemorySampler _memory;

    /// <summary>Also ends what an earlier emulator with the same data folder left behind.</summary>
    /// <param name="console">Gets every line of every instance; must neither block nor throw.</param>
    public ProcessLauncher(EmulatorSettings settings, Action<OutputLine> console, TimeProvider time, ILogger<ProcessLauncher> logger)
    {
        _settings = settings;
        _console = console;
        _time = time;
        _logger = logger;
        _ports = new LoopbackPorts(settings.Port);
        _orphans = new OrphanGuard(Path.Join(settings.DataDirectory, "processes"), logger);
        _logs = new InstanceLogWriter(Path.Join(settings.DataDirectory, "logs"), time, logger);
        _memory = new MemorySampler(IMemoryReader.OfThisSystem(), settings.MemoryPeriod, settings.MemoryLimit, time);
    }

    /// <summary>Of the process that cleans up behind a killed emulator; null on Windows.</summary>
    public int? ReaperProcessId => _orphans.ReaperProcessId;

    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        // Starting a process takes a millisecond or two of this thread, which is not the caller's to wait for.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        var port = _ports.Take()
            ?? throw new InstanceStartException(StartFailure.Exited, "No loopback port is left for another instance: lower --max-instances.", []);
        var command = InstanceCommand.Of(start.Function, port);
        var output = new InstanceOutput(start, _logs, _console, _time);
        var errors = new StartErrors(start, port, command, output);
        var environment = InstanceEnvironment.Of(_developer, start, port, _settings.AccountId);
        var executable = ExecutableFile.Find(command.Program, start.Function.CodeDirectory, environment.GetValueOrDefault("PATH"));
        if (executable.Path is null)
        {
            _ports.GiveBack(port);
            throw errors.CannotStart(executable.Failure, executable.Problem);
        }

        var child = new ChildStart(executable.Path, command.Arguments, start.Function.CodeDirectory, environment);
        var process = Launch(start, child, port, output, errors);
        try
        {
            return await WaitUntilReadyAsync(process, new IPEndPoint(IPAddress.Loopback, port), start, executable.Path, new InstanceCommands(child, output, _orphans, _time), errors, cancellationToken);
        }
        catch
        {
            await process.KillAsync();
            throw;
        }
    }

    /// <summary>Stops what still runs, each within the grace time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_living.Values.Select(process => process.StopAsync(_settings.GraceTime)));
        await _memory.DisposeAsync();
        _orphans.Dispose();
        await _logs.DisposeAsync();
    }

    private FunctionProcess Launch(InstanceStart start, ChildStart run, int port, InstanceOutput output, StartErrors errors)
    {
        ChildProcess child;
        try
        {
            child = ChildProcess.Start(run);
        }
        catch (Win32Exception refused)
        {
            _ports.GiveBack(port);
            throw errors.CannotStart(StartFailure.Exited, $"{run.Program}: {refused.Message}. {ProgramFormat.Read(run.Program).IsForeign()}".TrimEnd());
        }

        _orphans.Watch(child.Id);
        var memory = new MemoryUsage(child.Id, start.Function.MemorySize);
        _memory.Watch(memory, child.Kill);
        var process = new FunctionProcess(child, memory, output, _time, gone: () =>
        {
            _memory.Forget(memory);
            _orphans.Forget(child.Id);
            _ports.GiveBack(port);
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
        FunctionProcess process, IPEndPoint address, InstanceStart start, string executable, InstanceCommands commands, StartErrors errors, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.StartTimeout, _time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token, limit.Token);
        var ready = Readiness.WaitAsync(address, _time, giveUp.Token);
        var patience = Task.Delay(HintAfter, _time, giveUp.Token);
        if (await Task.WhenAny(ready, process.Exited, patience) == patience)
        {
            if (!giveUp.IsCancellationRequested && errors.Hint(ListeningPorts.OfGroup(process.Id)) is { } hint)
                InstancesLog.NotReadyYet(_logger, start.InstanceId, start.Function.Name, hint);
            await Task.WhenAny(ready, process.Exited);
        }

        var timedOut = limit.IsCancellationRequested;
        await giveUp.CancelAsync();
        await ((Task)ready).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ready.IsCompletedSuccessfully)
        {
            // DisposeAsync first says that it is stopping, then stops what lives: a start that does not see the one is seen by the other.
            if (!process.Exited.IsCompleted && !_stopping.IsCancellationRequested)
            {
                _memory.LookAt(process.Memory);
                return new ProcessInstance(process, new InstanceEndpoint(address, await ready), commands);
            }

            (await ready).Dispose();
        }

        if (process.Exited.IsCompleted)
            throw errors.Ended(await process.Exited, executable);
        cancellationToken.ThrowIfCancellationRequested();
        throw timedOut && !_stopping.IsCancellationRequested
            ? errors.NotReady(_settings.StartTimeout, ListeningPorts.OfGroup(process.Id))
            : errors.Stopping();
    }
}
