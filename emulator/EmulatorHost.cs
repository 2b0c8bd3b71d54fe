using System.Net;
using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Gateway;
using FcEmulator.Instances;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Connections;
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
    private readonly IReadOnlyList<ServedFunction> _functions;
    private readonly OpenCalls _openCalls;
    private readonly CancellationTokenSource _stopping = new();
    private Task _tending = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;

    private EmulatorHost(
        WebApplication web, Scheduler scheduler, InvocationMeter meter, LedgerWatch ledger, IReadOnlyList<ServedFunction> functions, OpenCalls openCalls) =>
        (_web, _scheduler, _meter, _ledger, _functions, _openCalls) = (web, scheduler, meter, ledger, functions, openCalls);

    /// <summary>Functions that were called, and of which no instance ever came up.</summary>
    public IReadOnlyList<string> NeverCameUp => [.. _functions.Where(f => f.Scheduled.NeverCameUp).Select(f => f.Config.Name)];

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
        var health = new HealthWatch(settings, parts.Events, time);
        var lifecycle = new InstanceLifecycle(settings, parts.Meter, new HookRunner(parts.Events, time), health, parts.Events, time);
        var scheduler = new Scheduler(settings, lifecycle, health, parts.Events, time);
        var functions = app.Functions
            .Select(function => Serve(function, settings, parts, scheduler))
            .ToList();
        var routes = new RouteTable(functions, app.Domains, settings.DefaultFunction);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var listener = new GatewayListener(
            settings, parts.Certificates, new PlaintextGuard(parts.Events, time), parts.Meter, scheduler, parts.Events, time);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(listener.Configure);
        builder.Services.AddHttpForwarder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.GraceTime);
        builder.Logging.AddProvider(new WarningLoggerProvider(parts.Events, time));
        builder.Logging.AddFilter<WarningLoggerProvider>(WarningLoggerProvider.HandshakeCategory, LogLevel.Debug);
        // A forwarding error is the outcome of its call, and is told there.
        builder.Logging.AddFilter("Yarp", LogLevel.None);

        var web = builder.Build();
        var forwarder = new FunctionForwarder(web.Services.GetRequiredService<IHttpForwarder>(), new FunctionTransformer(settings.ResponseIds, time));
        var openCalls = new OpenCalls();
        var handler = new InvocationHandler(routes, scheduler, forwarder, new ErrorResponseWriter(settings.GatewayErrors), openCalls, parts.Calls, time);
        web.Run(handler.HandleAsync);

        var host = new EmulatorHost(web, scheduler, parts.Meter, new LedgerWatch(parts.Meter, parts.Events, time), functions, openCalls);
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        host._tending = scheduler.TendAsync(host._stopping.Token);
        host._watching = host._ledger.RunAsync(host._stopping.Token);
        return host;
    }

    /// <summary>
    /// Stops accepting and sends GOAWAY, lets running calls finish within the grace time, then stops every instance and closes the ledger.
    /// </summary>
    /// <param name="atOnce">Cuts the grace time short.</param>
    public async Task StopAsync(CancellationToken atOnce)
    {
        if (_stopping.IsCancellationRequested)
            return;
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
        if (await Task.WhenAny(stopped, _openCalls.WaitForNoneAsync()) != stopped)
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
            scheduler.Add(function, launcher, new FunctionHeaders(function, settings.AccountId, parts.Credentials)),
            parts.StreamingMethods);
    }
}
