using System.CommandLine;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;
using FcEmulator.Lint;

namespace FcEmulator.Cli;

/// <summary>
/// <c>fcemu lint</c>: what FC would refuse or what will bite there, as the running emulator found it, else the last run; and what s.yaml shows by itself.
/// </summary>
internal static class LintCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var gate = new LintGate("--fail-on", "refused");
        var command = new Command("lint", "Tells what Function Compute would refuse, or what will bite there: of the running emulator or the last run, and of s.yaml.");
        gate.AddTo(command);
        options.AddTo(command, ["template", "config", "data", "json"]);
        command.SetAction((parsed, cancelled) => RunAsync(parsed, options.Given(parsed), gate, output, error, cancelled));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, IReadOnlyDictionary<string, IReadOnlyList<string>> given, LintGate gate, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        var problems = new List<string>();
        var failOn = gate.Read(parsed, problems);
        var settings = Workspace.LoadSettings(given, Directory.GetCurrentDirectory(), needsTemplate: false);
        var file = Workspace.LoadIfThere(given, Directory.GetCurrentDirectory());
        problems.AddRange(settings.Errors.Select(problem => problem.ToString()));
        if (problems.Count > 0)
        {
            foreach (var problem in problems)
                await error.WriteLineAsync(problem);
            return ExitCode.BadUsage;
        }

        if (!file.Succeeded)
            await error.WriteAsync(ModelText.Of(file.Errors));
        var run = await FindAsync(settings.Value!, cancelled);
        var app = file.Succeeded ? file.Value.App : null;
        if (run is null && app is null)
        {
            if (file.Succeeded)
                await error.WriteLineAsync($"There is nothing to look at: no s.yaml here, and no emulator has run with the data folder {settings.Value!.DataDirectory}. Name one with -t FILE or --data DIR.");
            return ExitCode.BadUsage;
        }

        var findings = Together(run?.Record, app);
        if (settings.Value!.Json)
            await output.WriteLineAsync(JsonSerializer.Serialize(Record(run?.Record, app, findings), LintJson.Default.LintRecord));
        else
            await output.WriteAsync(TextFormat.PrintableLines(Source(run, app) + LintText.Of(findings, run?.Record.More ?? 0, TimeZoneInfo.Local)));
        if (!file.Succeeded)
            return ExitCode.BadUsage;
        return failOn is { } severity && LintText.Broken(findings, severity) is not null ? ExitCode.OverBudget : ExitCode.Ok;
    }

    /// <summary>One that runs and does not answer must not keep the file from telling.</summary>
    private static async Task<FoundRun?> FindAsync(EmulatorSettings settings, CancellationToken cancelled)
    {
        if (LocatorFile.Read(settings.DataDirectory) is LocatorState.Running { Locator: var locator })
        {
            try
            {
                using var client = new AdminClient(locator);
                return new FoundRun(await client.LintAsync(cancelled), IsRunning: true);
            }
            catch (IOException)
            {
                // About to end.
            }
        }

        return LintFile.Read(settings.DataDirectory) is { } last ? new FoundRun(last, IsRunning: false) : null;
    }

    /// <summary>What s.yaml shows is told as it is now; a run knows it as it was at its start.</summary>
    private static List<Finding> Together(LintRecord? run, ServerlessApp? app)
    {
        var now = new Findings();
        if (app is not null)
            ConfigLint.Add(app, now, TimeProvider.System.GetUtcNow());
        var found = run?.Findings.Where(finding => app is null || !ConfigLint.Has(finding.Rule)) ?? [];
        return [.. found.Concat(now.All).OrderBy(finding => finding.Severity)];
    }

    private static LintRecord Record(LintRecord? run, ServerlessApp? app, IReadOnlyList<Finding> findings) =>
        run is null
            ? new LintRecord(LintRecord.CurrentVersion, StartedAt: null, app!.File, More: 0, findings)
            : run with { Findings = findings };

    private static string Source(FoundRun? run, ServerlessApp? app)
    {
        var file = app is null ? "" : $", and {app.File}";
        return run switch
        {
            null => $"{app!.File}; no emulator has run with its data folder yet\n",
            { IsRunning: true } => $"The emulator of {run.Record.Template}, running since {Local(run.Record.StartedAt)}{file}\n",
            { Record.EndedAt: { } ended } => $"The last run, of {run.Record.Template}, ended {Local(ended)}{file}\n",
            _ => $"The last run, of {run.Record.Template}, begun {Local(run.Record.StartedAt)} and killed{file}\n",
        };
    }

    private static string Local(DateTimeOffset? at) =>
        at is { } known ? TimeZoneInfo.ConvertTime(known, TimeZoneInfo.Local).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : "";

    private sealed record FoundRun(LintRecord Record, bool IsRunning);
}
