using FcEmulator.Admin;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Limits.Cgroups;
using FcEmulator.Instances.Output;
using FcEmulator.Lint;
using FcEmulator.Observability;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator;

/// <summary>What a run serves, and as whom. Immutable.</summary>
internal sealed record RunPlan(
    ServerlessApp App, EmulatorSettings Settings, IReadOnlySet<string> StreamingMethods, RateCard Card, CertificateSelector Certificates, string AuthorityPath)
{
    public TimeProvider Time { get; init; } = new SteadyTime();

    /// <summary>Makes the launchers of functions that are neither processes nor attached, by name; what their instances print goes to the argument.</summary>
    public Func<Action<OutputLine>, IReadOnlyDictionary<string, IInstanceLauncher>> OwnLaunchers { get; init; } =
        _ => new Dictionary<string, IInstanceLauncher>();
}

/// <summary>
/// A host with the ledger, the launchers, the admin API and the locator around it, which are opened in one order and closed in the other.
/// </summary>
internal sealed class EmulatorRun : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _open = new();

    private InvocationMeter? _meter;
    private StateMetrics? _metrics;

    private EmulatorRun(RunPlan plan)
    {
        (Plan, Ledger) = (plan, Path.Combine(plan.Settings.DataDirectory, LedgerFormat.FileName));
        Events = new EventStream(new EventLint(Findings));
    }

    public RunPlan Plan { get; }

    public TimeProvider Time => Plan.Time;

    public EventStream Events { get; }

    public CallLog Calls { get; } = new();

    /// <summary>What the linter finds.</summary>
    public Findings Findings { get; } = new();

    /// <summary>Path of the ledger.</summary>
    public string Ledger { get; }

    public EmulatorHost Host { get => field ?? throw NotStarted(); private set; }

    public AdminServer Admin { get => field ?? throw NotStarted(); private set; }

    /// <summary>See <see cref="ProcessLauncher.NotEnforcedAsync"/>; null where no process is started.</summary>
    public string? NotEnforced { get; private set; }

    /// <summary>Throws what the parts throw that cannot be opened; whatever was open by then is closed.</summary>
    /// <param name="stop">Ends the emulator for the admin API; true: at once.</param>
    public static async Task<EmulatorRun> StartAsync(RunPlan plan, Action<bool> stop, CancellationToken cancellationToken)
    {
        var run = new EmulatorRun(plan);
        try
        {
            await run.OpenAsync(stop, cancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the ledger's file up to now.</summary>
    public void Flush() => _meter?.Flush();

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var part))
            await part.DisposeAsync();
        // The export has had its last look at them: a run shorter than its interval is told of by that one alone.
        _metrics?.Dispose();
    }

    private async Task OpenAsync(Action<bool> stop, CancellationToken cancellationToken)
    {
        var settings = Plan.Settings;
        var environment = Workspace.EnvironmentVariables();
        var logging = Keep(new LoggerFactory([new WarningLoggerProvider(Events, Time)]));
        Action<OutputLine> printed = line => Events.Publish(EventOf(line));
        if (OtlpExport.StartIfAsked(environment) is { } export)
            Keep(export);
        var meter = _meter = Keep(new InvocationMeter(LedgerFile.Open(settings.DataDirectory, Time.GetUtcNow(), settings.BillingRule), Time));
        var own = Plan.OwnLaunchers(printed);
        // What waits for processes waits in real time, whatever the run's clock is.
        var processes = Plan.App.Functions.All(function => own.ContainsKey(function.Name))
            ? null
            : Keep(new ProcessLauncher(settings, printed, Time as SteadyTime ?? new SteadyTime(), logging.CreateLogger<ProcessLauncher>(), new KernelCgroupFiles()));
        var access = settings.AccessLog
            ? Keep(new AccessLog(new RotatingFile(settings.AccessLogPath, settings.LogSize, settings.LogFiles), Events, Time))
            : null;
        var recorder = settings.Record
            ? Keep(new Recorder(Path.Combine(settings.DataDirectory, Recorder.FileName), settings.RecordBodies, Events, Time))
            : null;
        var parts = new EmulatorParts
        {
            Time = Time,
            ProcessLauncher = new LaunchersByFunction(own, processes),
            AttachedLauncher = new AttachedLauncher(settings.Attach, settings.StartTimeout, TimeProvider.System),
            Meter = meter,
            Certificates = Plan.Certificates,
            Events = Events,
            Calls = Calls,
            Findings = Findings,
            Recorder = recorder,
            Sinks = access is null ? [] : [access],
            Credentials = environment,
            StreamingMethods = Plan.StreamingMethods,
        };
        var lint = Keep(new LintFile(settings.DataDirectory, Plan.App.File, Findings, Events, Time));
        Host = Keep(await EmulatorHost.StartAsync(Plan.App, settings, parts, cancellationToken));
        _metrics = Host.Metrics;
        if (processes is not null && Plan.App.Functions.Any(function => settings.AttachedTo(function.Name) == 0))
            NotEnforced = await processes.NotEnforcedAsync();
        Admin = Keep(await Host.OpenAdminAsync(
            EmulatorLocator.OfThisProcess(Plan.App.File, settings.DataDirectory, Plan.AuthorityPath, $"https://{Host.Address}", Time.GetUtcNow()),
            Plan.Card,
            stop,
            cancellationToken));
        Keep(PublishedLocator.Write(Admin.Locator));
        lint.Begin();
        Events.Publish(new Listening(Time.GetUtcNow(), Admin.Locator.Address, Plan.AuthorityPath, Ledger));
    }

    private T Keep<T>(T part)
        where T : notnull
    {
        _open.Push(part as IAsyncDisposable ?? new Closing((IDisposable)part));
        return part;
    }

    private static FunctionOutput EventOf(OutputLine line) => new(line.At, line.Function, line.InstanceId ?? "", line.Text);

    private static InvalidOperationException NotStarted() => new("The run has not started.");

    private sealed class Closing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
