using System.Net;
using FcEmulator.Admin;
using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Faults;
using FcEmulator.Gateway;
using FcEmulator.Gateway.Announced;
using FcEmulator.Instances;
using FcEmulator.Instances.Debugging;
using FcEmulator.Lint;
using FcEmulator.Observability;
using FcEmulator.Reload;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace FcEmulator;

/// <summary>The composition root: everything that runs between listening and the last line of the ledger, top to bottom.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    /// <summary>The end of the last answer has yet to leave when its call has ended.</summary>
    private static readonly TimeSpan LastBytes = TimeSpan.FromMilliseconds(250);

    private readonly WebApplication _web;
    private readonly Scheduler _scheduler;
    private readonly InvocationMeter _meter;
    private readonly LedgerWatch _ledger;
    private readonly LiveApp _live;
    private readonly AnnouncedReplays _replays;
    private readonly EmulatorParts _parts;
    private readonly EmulatorSettings _settings;
    private readonly TimeProvider _time;
    private readonly CallHistory _history;
    private readonly CancellationTokenSource _stopping = new();
    private Task _tending = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;

    /// <summary>Puts a changed app into the place of this one.</summary>
    public required Rollover Rollover { get; init; }

    public required ExecutionTimeouts Timeouts { get; init; }

    private EmulatorHost(
        WebApplication web, Scheduler scheduler, InvocationMeter meter, LedgerWatch ledger, LiveApp live, AnnouncedReplays replays, OpenCalls openCalls, CallHistory history, EmulatorParts parts, EmulatorSettings settings)
    {
        (_web, _scheduler, _meter, _ledger, _live, _replays, OpenCalls, _history, _parts, _settings, _time) = (web, scheduler, meter, ledger, live, replays, openCalls, history, parts, settings, parts.Time);
        Metrics = new StateMetrics(scheduler, meter, openCalls, parts.Time);
    }

    /// <summary>The calls that are running.</summary>
    public OpenCalls OpenCalls { get; }

    /// <summary>The caller's to dispose, after the host and whoever asks them for the last time.</summary>
    public StateMetrics Metrics { get; }

    /// <summary>For those who drive its time.</summary>
    public Scheduler Scheduler => _scheduler;

    /// <summary>What goes wrong on purpose.</summary>
    public FaultRules Faults => _parts.Faults;

    /// <summary>Calls that are with an instance; none are counted under --debug.</summary>
    public int RunningCalls => Timeouts.Running;

    /// <summary>Functions that were called, and of which no instance ever came up.</summary>
    public IReadOnlyList<string> NeverCameUp => [.. _live.Current.Functions.Where(f => f.Scheduled.NeverCameUp).Select(f => f.Config.Name)];

    /// <summary>Where the gateway listens, its port known even where any free one was asked for.</summary>
    public IPEndPoint Address
    {
        get
        {
            var address = _web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
            var uri = new Uri(address);
            return new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
        }
    }

    /// <summary>Throws <see cref="IOException"/> where the port is taken.</summary>
    public static async Task<EmulatorHost> StartAsync(
        ServerlessApp app, EmulatorSettings settings, EmulatorParts parts, CancellationToken cancellationToken)
    {
        var time = parts.Time;
        ConfigLint.Add(app, parts.Findings, time.GetUtcNow());
        foreach (var rule in settings.Faults)
            parts.Faults.Add(rule);
        var health = new HealthWatch(settings, parts.Events, time);
        var lifecycle = new InstanceLifecycle(settings, parts.Meter, new HookRunner(parts.Events, time), health, parts.Events, time);
        var scheduler = new Scheduler(settings, lifecycle, health, parts.Events, time);
        var functions = app.Functions
            .Select(function => Serve(function, settings, parts, scheduler))
            .ToList();
        var live = new LiveApp(ServedApp.Of(app, functions, parts.Certificates, settings.DefaultFunction));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var listener = new GatewayListener(
            settings, live, new PlaintextGuard(parts.Events, time), parts.Meter, scheduler, parts.Faults, parts.Events, time);
        builder.WebHost.UseKestrelInLargeBlocks(listener.Configure);
        builder.Services.AddHttpForwarder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.GraceTime);
        builder.Logging.AddProvider(new WarningLoggerProvider(parts.Events, time));
        builder.Logging.AddFilter<WarningLoggerProvider>(WarningLoggerProvider.HandshakeCategory, LogLevel.Debug);
        // A forwarding error is the outcome of its call, and is told there.
        builder.Logging.AddFilter("Yarp", LogLevel.None);
        // As long as it could log, hosting makes an Activity for each call. What an application throws, Kestrel tells as well.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        var web = builder.Build();
        var forwarder = new FunctionForwarder(web.Services.GetRequiredService<IHttpForwarder>(), settings.ResponseIds, time);
        var (openCalls, history) = (new OpenCalls(), new CallHistory());
        var timeouts = new ExecutionTimeouts(settings.Debug ? new DebuggerWatch(parts.IsHeldByDebugger, time) : null, time);
        var replays = new AnnouncedReplays(live, scheduler, parts.Faults);
        var handler = new InvocationHandler(live, scheduler, forwarder, new ErrorResponseWriter(settings.GatewayErrors), timeouts, parts.Faults, replays, parts.Recorder, openCalls, [parts.Calls, history, new CallMetrics(), new CallLint(parts.Findings), .. parts.Sinks], time);
        web.Run(handler.HandleAsync);

        var host = new EmulatorHost(web, scheduler, parts.Meter, new LedgerWatch(parts.Meter, parts.Events, time), live, replays, openCalls, history, parts, settings)
        {
            Rollover = new Rollover(live, scheduler, function => Serve(function, settings, parts, scheduler), settings.DefaultFunction),
            Timeouts = timeouts,
        };
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            host.Metrics.Dispose();
            throw;
        }

        host._tending = scheduler.TendAsync(host._stopping.Token);
        host._watching = host._ledger.RunAsync(host._stopping.Token);
        return host;
    }

    /// <summary>
    /// Waits until each function has an instance that takes calls, or its minimum instances where it has some. Why not, by function, where
    /// none came up; a function that may have none (reservedConcurrency 0) is left out.
    /// </summary>
    /// <param name="giveUp">Ends starts that have not succeeded yet.</param>
    public async Task<IReadOnlyDictionary<string, string>> WarmUpAsync(CancellationToken giveUp)
    {
        var starts = _live.Current.Functions.Select(function => (function.Config.Name, Started: StartedAsync(function.Scheduled))).ToList();
        await Task.WhenAll(starts.Select(start => start.Started));
        return starts.Where(start => start.Started.Result is not null).ToDictionary(start => start.Name, start => start.Started.Result!);

        async Task<string?> StartedAsync(ScheduledFunction function)
        {
            var minimum = _scheduler.InstancesOf(function);
            var outcomes = await Task.WhenAll(minimum.Count > 0
                ? minimum.Select(instance => instance.Started.WaitAsync(giveUp))
                : [_scheduler.StartAheadAsync(function, "ahead of calls", giveUp)]);
            return outcomes.OfType<AcquireFailure.NotStarted>().FirstOrDefault()?.Message;
        }
    }

    /// <summary>Most calls at once on one instance, by function.</summary>
    public IReadOnlyDictionary<string, int> MostStreams => _live.Current.Functions.ToDictionary(f => f.Config.Name, f => f.Scheduled.Pooled.MostUsedSlots);

    /// <summary>From here on only calls from here on count in <see cref="MostStreams"/>; to be asked while none runs.</summary>
    public void ForgetMostStreams()
    {
        foreach (var function in _live.Current.Functions)
            function.Scheduled.Pooled.MostUsedSlots = 0;
    }

    /// <summary>Gives no instance further calls, and stops each once its calls have ended. The ids of all that there are.</summary>
    public IReadOnlySet<string> DrainAll(string reason)
    {
        foreach (var instance in _live.Current.Functions.SelectMany(function => _scheduler.InstancesOf(function.Scheduled)))
            _scheduler.Drain(instance, reason);
        return _scheduler.Snapshot().Select(instance => instance.Id).ToHashSet();
    }

    /// <summary>Opens the loopback API to what runs here. It is the caller's to close, after this.</summary>
    /// <param name="card">What the bill is told by.</param>
    /// <param name="stop">Ends the emulator; true: at once.</param>
    public Task<AdminServer> OpenAdminAsync(EmulatorLocator locator, RateCard card, Action<bool> stop, CancellationToken cancellationToken) =>
        AdminServer.StartAsync(View(locator), _meter, _parts.Events, card, stop, cancellationToken);

    /// <summary>What the admin API looks at.</summary>
    public AdminView View(EmulatorLocator locator) =>
        new(locator, _live, _scheduler, OpenCalls, _history, _parts.Faults, _replays, _parts.Findings, _settings.AccessLogPath, _time, _stopping.Token);

    /// <summary>
    /// Stops accepting and sends GOAWAY, lets running calls finish within the grace time, then stops every instance and closes the ledger.
    /// </summary>
    /// <param name="atOnce">Cuts the grace time short.</param>
    public async Task StopAsync(CancellationToken atOnce)
    {
        if (_stopping.IsCancellationRequested)
            return;
        _parts.Findings.IsEnding = true;
        await _stopping.CancelAsync();
        await StopListeningAsync(atOnce);
        await Task.WhenAll(_tending, _watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _scheduler.DisposeAsync();
        _meter.Dispose();
        _ledger.LookForTheLastTime();
    }

    /// <summary>Kestrel waits for clients to close their connections, which keep-alive clients never do: it need not, once no call runs.</summary>
    private async Task StopListeningAsync(CancellationToken atOnce)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(atOnce);
        var stopped = _web.StopAsync(enough.Token);
        if (await Task.WhenAny(stopped, OpenCalls.WaitForNoneAsync()) != stopped)
            await Task.WhenAny(stopped, Task.Delay(LastBytes, TimeProvider.System, CancellationToken.None));
        await enough.CancelAsync();
        await stopped;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
        _stopping.Dispose();
    }

    private static ServedFunction Serve(FunctionConfig function, EmulatorSettings settings, EmulatorParts parts, Scheduler scheduler)
    {
        var launcher = settings.AttachedTo(function.Name) > 0 ? parts.AttachedLauncher : parts.ProcessLauncher;
        return new ServedFunction(
            scheduler.Add(function, new FaultyLauncher(launcher, parts.Faults, parts.Time), new FunctionHeaders(function, settings.AccountId, parts.Credentials)),
            parts.StreamingMethods,
            isKept: settings.Debug);
    }
}
