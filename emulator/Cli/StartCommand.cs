using FcEmulator.Admin;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Build;
using FcEmulator.Instances.Isolation;
using FcEmulator.Instances.Limits.Cgroups;
using FcEmulator.Instances.Output;
using FcEmulator.Reload;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Cli;

/// <summary><c>fcemu start</c>: build, listen, tell what happens, and on Ctrl-C finish in order.</summary>
internal static class StartCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error)
    {
        var loaded = Workspace.Load(options, Directory.GetCurrentDirectory());
        if (!loaded.Succeeded)
        {
            await error.WriteAsync(ModelText.Of(loaded.Errors));
            return ExitCode.BadUsage;
        }

        var workspace = loaded.Value;
        var streaming = DescriptorSets.StreamingMethods(workspace.Settings.DescriptorSets);
        if (!streaming.Succeeded)
        {
            await error.WriteAsync(ModelText.Of(streaming.Errors));
            return ExitCode.BadUsage;
        }

        var card = RateCards.Load(workspace.Settings.RateCard);
        if (!card.Succeeded)
        {
            await error.WriteAsync(ModelText.Of(card.Errors));
            return ExitCode.BadUsage;
        }

        // Programs read JSON lines and nothing else from standard output; what is for people goes beside it.
        var people = workspace.Settings.Json ? error : output;
        using var shutdown = new Shutdown();
        var sources = workspace.Settings.Watch ? SourceState.Read(WatchPlan.Of(workspace)) : null;
        try
        {
            if (await BuildAsync(workspace, people, shutdown.Asked) is { } failure)
            {
                await error.WriteLineAsync(failure.Message);
                return ExitCode.Failed;
            }

            DataFolder.Ensure(workspace.Settings.DataDirectory);
            using var development = await DevelopmentCertificates.EnsureAsync(
                workspace.Settings.CertDirectory, DevelopmentHosts.Of(workspace.App), TimeProvider.System, shutdown.Asked);
            if (CertificateSelector.Create(workspace.App, development, TimeProvider.System.GetUtcNow(), out var errors) is not { } certificates)
            {
                await error.WriteAsync(ModelText.Of(errors));
                return ExitCode.BadUsage;
            }

            var missing = await ServeAsync(workspace, sources, streaming.Value, card.Value, development, certificates, output, people, shutdown);
            if (missing.Count == 0)
                return ExitCode.Ok;
            await error.WriteLineAsync($"No instance of {string.Join(", ", missing)} ever came up; the lines above, and {Path.Combine(workspace.Settings.DataDirectory, "logs")}, say why.");
            return ExitCode.FunctionDidNotComeUp;
        }
        catch (OperationCanceledException) when (shutdown.Asked.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (Exception problem) when (problem is LedgerOpenException or CertificateException or IsolationException or IOException)
        {
            await error.WriteLineAsync(Sentence(problem, workspace.Settings));
            return ExitCode.Failed;
        }
    }

    private static async Task<BuildFailure?> BuildAsync(Workspace workspace, TextWriter output, CancellationToken cancelled)
    {
        if (!workspace.Settings.Build)
            return null;
        foreach (var function in workspace.App.Functions.Where(f => workspace.Settings.AttachedTo(f.Name) == 0))
        {
            foreach (var step in function.PreDeploy)
                await output.WriteLineAsync($"{function.Name} pre-deploy: {step.Run}");
            if (await PreDeploy.RunAsync(function, Print, TimeProvider.System, cancelled) is { } failure)
                return failure;
        }

        return null;

        void Print(OutputLine line)
        {
            lock (output)
                output.WriteLine($"  {line.Text}");
        }
    }

    /// <summary>The functions that never came up.</summary>
    private static async Task<IReadOnlyList<string>> ServeAsync(
        Workspace workspace, SourceState? sources, IReadOnlySet<string> streamingMethods, RateCard card, DevelopmentCertificate development, CertificateSelector certificates, TextWriter output, TextWriter people, Shutdown shutdown)
    {
        var settings = workspace.Settings;
        var time = new SteadyTime();
        var events = new EventStream();
        var calls = new CallLog();
        using var logging = LoggerFactory.Create(logs => logs.AddProvider(new WarningLoggerProvider(events, time)));

        using var meter = new InvocationMeter(LedgerFile.Open(settings.DataDirectory, time.GetUtcNow(), settings.BillingRule), time);
        await using var processes = new ProcessLauncher(settings, line => events.Publish(EventOf(line)), time, logging.CreateLogger<ProcessLauncher>(), new KernelCgroupFiles());
        await using var access = settings.AccessLog
            ? new AccessLog(new RotatingFile(settings.AccessLogPath, settings.LogSize, settings.LogFiles), events, time)
            : null;
        await using var recorder = settings.Record
            ? new Recorder(Path.Combine(settings.DataDirectory, Recorder.FileName), settings.RecordBodies, events, time)
            : null;
        await using var host = await EmulatorHost.StartAsync(
            workspace.App,
            settings,
            new EmulatorParts
            {
                Time = time,
                ProcessLauncher = processes,
                AttachedLauncher = new AttachedLauncher(settings.Attach, settings.StartTimeout, time),
                Meter = meter,
                Certificates = certificates,
                Events = events,
                Calls = calls,
                Recorder = recorder,
                Sinks = access is null ? [] : [access],
                Credentials = Workspace.EnvironmentVariables(),
                StreamingMethods = streamingMethods,
            },
            shutdown.Asked);

        await using var admin = await host.OpenAdminAsync(
            EmulatorLocator.OfThisProcess(workspace.App.File, settings.DataDirectory, development.AuthorityPath, $"https://{host.Address}", time.GetUtcNow()),
            card,
            shutdown.Ask,
            shutdown.Asked);
        using var locator = PublishedLocator.Write(admin.Locator);
        var ledger = Path.Combine(settings.DataDirectory, LedgerFormat.FileName);
        events.Publish(new Listening(time.GetUtcNow(), $"https://{host.Address}", development.AuthorityPath, ledger));
        await people.WriteAsync(StartBanner.Of(workspace, host.Address, development.AuthorityPath, Dashboard(admin, settings), [.. development.Notes, .. workspace.App.Notes, .. NotEnforced(workspace, processes)]));
        if (settings.Open && BrowserWindow.Open(admin.DashboardOnce()) is { } unopened)
            events.Publish(new Warning(time.GetUtcNow(), unopened));
        var format = settings.Json ? (IConsoleFormat)new JsonFormat() : new TextFormat(IsTerminal(), TimeZoneInfo.Local, Console.IsOutputRedirected ? null : Columns);
        var console = new ConsoleWriter(events, calls, format, output, settings.Quiet, time);
        using var written = new CancellationTokenSource();
        var writing = console.RunAsync(written.Token);

        using var renewal = new CertificateRenewal(settings.CertDirectory);
        var reloading = sources is null
            ? Task.CompletedTask
            : new Reloader(workspace, host.Rollover, renewal, events, time).RunAsync(sources, shutdown.Asked);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, shutdown.Asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        events.Publish(new Warning(time.GetUtcNow(), "Stopping: running calls may finish. Ctrl-C again stops at once."));
        await reloading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await host.StopAsync(shutdown.AtOnce);
        await written.CancelAsync();
        await writing;
        await people.WriteAsync($"Billed by all runs in {ledger}:\n");
        await people.WriteAsync(ReportCommand.Summary(ledger, card));
        return host.NeverCameUp;
    }

    private static IEnumerable<string> NotEnforced(Workspace workspace, ProcessLauncher processes) =>
        processes.NotEnforced is { } text && workspace.App.Functions.Any(function => workspace.Settings.AttachedTo(function.Name) == 0) ? [text] : [];

    /// <summary>With the token where a person reads it, and without it where it would stay in a build server's log.</summary>
    private static string Dashboard(AdminServer admin, EmulatorSettings settings) =>
        (settings.Json ? Console.IsErrorRedirected : Console.IsOutputRedirected) ? admin.Locator.Admin : admin.DashboardWithToken;

    private static FunctionOutput EventOf(OutputLine line) =>
        new FunctionOutput(line.At, line.Function, line.InstanceId ?? "", line.Text);

    private static bool IsTerminal() => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    private static int Columns() => Console.WindowWidth is > 0 and var width ? width : 80;

    private static string Sentence(Exception problem, EmulatorSettings settings) => problem.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException
        ? $"{settings.Host}:{settings.Port} is taken by another program: stop that one, or choose another port with --port (0 takes any free one)."
        : problem.Message;
}
