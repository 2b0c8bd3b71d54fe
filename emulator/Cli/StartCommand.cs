using FcEmulator.Admin;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Lint;
using FcEmulator.Reload;
using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary><c>fcemu start</c>: build, listen, tell what happens, and on Ctrl-C finish in order.</summary>
internal static class StartCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error)
    {
        var loaded = ServedWorkspace.Load(options);
        if (!loaded.Succeeded)
        {
            await error.WriteAsync(ModelText.Of(loaded.Errors));
            return ExitCode.BadUsage;
        }

        var served = loaded.Value;
        // Programs read JSON lines and nothing else from standard output; what is for people goes beside it.
        var people = served.Settings.Json ? error : output;
        using var shutdown = new Shutdown();
        var sources = served.Settings.Watch ? SourceState.Read(WatchPlan.Of(served.Workspace)) : null;
        try
        {
            if (await served.BuildAsync(people, shutdown.Asked) is { } failure)
            {
                await error.WriteLineAsync(failure.Message);
                return ExitCode.Failed;
            }

            DataFolder.Ensure(served.Settings.DataDirectory);
            using var development = await served.EnsureCertificateAsync(shutdown.Asked);
            if (served.Plan(development, out var errors) is not { } plan)
            {
                await error.WriteAsync(ModelText.Of(errors));
                return ExitCode.BadUsage;
            }

            var missing = await ServeAsync(served.Workspace, plan, sources, development, output, people, shutdown);
            if (missing.Count == 0)
                return ExitCode.Ok;
            await error.WriteLineAsync($"No instance of {string.Join(", ", missing)} ever came up; the lines above, and {Path.Combine(served.Settings.DataDirectory, "logs")}, say why.");
            return ExitCode.FunctionDidNotComeUp;
        }
        catch (OperationCanceledException) when (shutdown.Asked.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (Exception problem) when (ServedWorkspace.IsTold(problem))
        {
            await error.WriteLineAsync(served.Sentence(problem));
            return ExitCode.Failed;
        }
    }

    /// <summary>The functions that never came up.</summary>
    private static async Task<IReadOnlyList<string>> ServeAsync(
        Workspace workspace, RunPlan plan, SourceState? sources, DevelopmentCertificate development, TextWriter output, TextWriter people, Shutdown shutdown)
    {
        var settings = workspace.Settings;
        await using var run = await EmulatorRun.StartAsync(plan, shutdown.Ask, shutdown.Asked);
        var (host, events, time) = (run.Host, run.Events, run.Time);
        IReadOnlyList<string> notes = [.. development.Notes, .. workspace.App.Notes.Select(note => note.ToString()), .. run.NotEnforced is { } notEnforced ? [notEnforced] : Array.Empty<string>()];
        await people.WriteAsync(StartBanner.Of(workspace, host.Address, development.AuthorityPath, Dashboard(run.Admin, settings), notes));
        if (settings.Open && BrowserWindow.Open(run.Admin.DashboardOnce()) is { } unopened)
            events.Publish(new Warning(time.GetUtcNow(), unopened));
        var format = settings.Json ? (IConsoleFormat)new JsonFormat() : new TextFormat(IsTerminal(), TimeZoneInfo.Local, Console.IsOutputRedirected ? null : () => TerminalWidth.Columns ?? 80);
        var console = new ConsoleWriter(events, run.Calls, format, output, settings.Quiet, time);
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
        await people.WriteAsync($"Billed by all runs in {run.Ledger}:\n");
        await people.WriteAsync(ReportCommand.Summary(run.Ledger, plan.Card, TerminalWidth.Of(people)));
        // What is only worth knowing the banner has said, or fcemu lint tells.
        if (run.Findings.All is var findings && LintText.Broken(findings, LintSeverity.Bites) is not null)
            await people.WriteAsync($"Lint: {LintText.Counts(findings)} 'fcemu lint' tells which.\n");
        return host.NeverCameUp;
    }

    /// <summary>With the token where a person reads it, and without it where it would stay in a build server's log.</summary>
    private static string Dashboard(AdminServer admin, EmulatorSettings settings) =>
        (settings.Json ? Console.IsErrorRedirected : Console.IsOutputRedirected) ? admin.Locator.Admin : admin.DashboardWithToken;

    private static bool IsTerminal() => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
}
