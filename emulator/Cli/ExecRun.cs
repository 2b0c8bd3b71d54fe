using System.Globalization;
using System.Net;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Instances.Processes;
using FcEmulator.Lint;

namespace FcEmulator.Cli;

/// <summary>One <c>fcemu exec</c> from the gateway's start to the exit code, top to bottom. Runs once.</summary>
internal sealed class ExecRun(ExecRequest request, ServedWorkspace served, RunPlan plan, ExecFolder folder, TextWriter error)
{
    /// <summary>Its own exit code; a signal that comes before the command throws <see cref="OperationCanceledException"/>.</summary>
    public async Task<int> RunAsync(ExecSignals signals)
    {
        await using var run = await EmulatorRun.StartAsync(plan, signals.Stop, signals.GiveUp);
        await using var console = ExecConsole.Start(run, folder, request.Verbose, error);
        await error.WriteLineAsync($"fcemu exec: {string.Join(", ", plan.App.Functions.Select(function => function.Name))} on {Target(run.Host.Address)}");

        IReadOnlyDictionary<string, string> missing = request.Cold ? new Dictionary<string, string>() : await run.Host.WarmUpAsync(signals.GiveUp);
        signals.GiveUp.ThrowIfCancellationRequested();
        var commandExit = missing.Count > 0 ? (int?)null : await CommandAsync(run, signals);
        await run.Host.StopAsync(signals.AtOnce);
        await console.DisposeAsync();

        var timeline = new Timeline();
        var report = Read(run.Ledger, timeline);
        await error.WriteAsync(TextReport.Summary(report, TerminalWidth.Of(error)));
        var findings = run.Findings.All;
        await error.WriteAsync(TextFormat.PrintableLines(LintText.Summary(findings)));
        IReadOnlyList<string> neverUp = [.. run.Host.NeverCameUp];
        var gates = request.Check(report, findings);
        var exitCode = ExitCodeOf(commandExit, neverUp, gates);
        if (commandExit is > 0 && !request.Verbose)
            console.TellLastOutput();
        if (neverUp.Count > 0)
            await error.WriteLineAsync($"No instance of {string.Join(", ", neverUp)} ever came up{(commandExit is null ? ", so the command was not run" : "")}; the lines above say why.");
        foreach (var (_, broken) in gates.Where(gate => gate.Broken is not null))
            await error.WriteLineAsync(broken);
        if (folder.IsKept)
        {
            new ExecArtifacts(folder).Write(report, timeline, plan.App, neverUp, missing, gates, findings, request.Command, commandExit, exitCode);
            await error.WriteLineAsync($"Kept in {folder.Data}.");
        }

        return exitCode;
    }

    /// <summary>Whatever the emulator found comes after what the command itself found.</summary>
    private static int ExitCodeOf(int? commandExit, IReadOnlyList<string> neverUp, IReadOnlyList<(string Name, string? Broken)> gates)
    {
        if (commandExit is { } code and not 0)
            return code;
        if (neverUp.Count > 0 || commandExit is null)
            return ExitCode.FunctionDidNotComeUp;
        return gates.Any(gate => gate.Broken is not null) ? ExitCode.OverBudget : ExitCode.Ok;
    }

    private async Task<int> CommandAsync(EmulatorRun run, ExecSignals signals)
    {
        try
        {
            using var command = signals.Start(() => ForegroundCommand.Start(request.Command, Variables(run)));
            if (command is null)
                throw new OperationCanceledException(signals.GiveUp);
            return await command.Exited;
        }
        catch (CommandNotStartedException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return problem.ExitCode;
        }
    }

    /// <summary>FCEMU_DATA lets <c>fcemu status</c>, <c>logs</c> and the like find this run from within the command.</summary>
    private Dictionary<string, string> Variables(EmulatorRun run)
    {
        return new Dictionary<string, string>(TrustVariables.Make(plan.AuthorityPath, Workspace.EnvironmentVariables(), folder.Scratch))
        {
            ["FCEMU_ADDRESS"] = Target(run.Host.Address),
            ["FCEMU_CACERT"] = plan.AuthorityPath,
            ["FCEMU_ADMIN"] = run.Admin.Locator.Admin,
            ["FCEMU_DATA"] = folder.Data,
        };
    }

    private Report Read(string ledger, Timeline timeline)
    {
        var warnings = new LedgerWarnings(error);
        var report = new ReportReader(served.Card, served.Settings.GivenBillingRule, timeline)
            .Read(new LedgerReader(warnings.Add).Pass([ledger], TimeProvider.System.GetUtcNow()));
        warnings.Finish();
        return report;
    }

    /// <summary>As gRPC clients write a target; the certificate has the name localhost.</summary>
    private static string Target(IPEndPoint address) => address.Address.Equals(IPAddress.Loopback) || address.Address.Equals(IPAddress.Any)
        ? string.Create(CultureInfo.InvariantCulture, $"localhost:{address.Port}")
        : address.ToString();
}
