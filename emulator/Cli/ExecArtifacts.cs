using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Html;
using FcEmulator.Configuration;
using FcEmulator.Lint;

namespace FcEmulator.Cli;

/// <summary>What <c>fcemu exec --out</c> adds to the ledger and the logs: for people, for the build server, and for scripts.</summary>
internal sealed class ExecArtifacts(ExecFolder folder)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="neverUp">Functions that were to start, and of which no instance ever did.</param>
    /// <param name="reasons">Why, where it is known.</param>
    /// <param name="commandExit">Null where the command was not run.</param>
    public void Write(
        Report report,
        Timeline timeline,
        ServerlessApp app,
        IReadOnlyList<string> neverUp,
        IReadOnlyDictionary<string, string> reasons,
        IReadOnlyList<(string Name, string? Broken)> gates,
        IReadOnlyList<Finding> findings,
        IReadOnlyList<string> command,
        int? commandExit,
        int exitCode)
    {
        File.WriteAllText(folder.PathOf(ExecFolder.Report), HtmlReport.Render(report, timeline), Utf8);
        File.WriteAllText(
            folder.PathOf(ExecFolder.Gates),
            JunitXml.Render(
            [
                .. app.Functions.Select(function => new JunitCase(
                    "fcemu.functions",
                    $"{function.Name} comes up",
                    neverUp.Contains(function.Name) ? reasons.GetValueOrDefault(function.Name, "No instance ever came up.") : null)),
                .. gates.Select(gate => new JunitCase("fcemu.budgets", gate.Name, gate.Broken)),
            ]),
            Utf8);
        var summary = new
        {
            Version = 1,
            Command = command,
            CommandExitCode = commandExit,
            ExitCode = exitCode,
            NeverCameUp = neverUp,
            Gates = gates.Select(gate => new { gate.Name, Kept = gate.Broken is null, Message = gate.Broken }),
            Lint = JsonSerializer.SerializeToElement(findings, LintJson.Default.IReadOnlyListFinding),
            Bill = new
            {
                report.Total.Calls,
                report.Total.ColdStarts,
                BilledMs = report.Total.Time.Total.TotalMilliseconds,
                report.Total.Cu,
                report.Total.Cost,
                report.Card.Currency,
            },
        };
        File.WriteAllText(folder.PathOf(ExecFolder.Summary), JsonSerializer.Serialize(summary, Indented) + "\n", Utf8);
    }
}
