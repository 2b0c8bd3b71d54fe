using System.CommandLine;
using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Billing.Reports.Html;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu report</c>: what one or several ledgers cost, also of a running emulator, and whether that keeps the budgets.</summary>
internal static class ReportCommand
{
    public static Command Make(SettingOptions settingOptions, TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("ledger") { Description = "Ledgers to report on. Default: ledger.jsonl of the data folder.", Arity = ArgumentArity.ZeroOrMore };
        var options = new ReportOptions();
        var command = new Command("report", "Tells what ledgers cost and why, and checks budgets.");
        command.Arguments.Add(files);
        options.AddTo(command);
        settingOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            if (MistypedOption.In(parsed.GetValue(files) ?? [], command) is { } mistyped)
            {
                error.Write(ModelText.Of([mistyped]));
                return ExitCode.BadUsage;
            }

            if (options.Read(parsed, out var problems) is { } request)
                return Run(parsed.GetValue(files) ?? [], request, settingOptions.Given(parsed), output, error);
            foreach (var problem in problems)
                error.WriteLine(problem);
            return ExitCode.BadUsage;
        });
        return command;
    }

    /// <summary>A few lines on a ledger, as it stands now.</summary>
    /// <param name="room">Columns of the terminal.</param>
    public static string Summary(string ledger, RateCard card, int room) =>
        TextReport.Summary(new ReportReader(card, rule: null).Read(new LedgerReader(_ => { }).Pass([ledger], TimeProvider.System.GetUtcNow())), room);

    private static int Run(
        string[] files, ReportRequest request, IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error)
    {
        var settings = Workspace.LoadSettings(options, Directory.GetCurrentDirectory(), needsTemplate: files.Length == 0);
        if (!settings.Succeeded)
        {
            error.Write(ModelText.Of(settings.Errors));
            return ExitCode.BadUsage;
        }

        var card = RateCards.Load(settings.Value.RateCard);
        if (!card.Succeeded)
        {
            error.Write(ModelText.Of(card.Errors));
            return ExitCode.BadUsage;
        }

        if (files.Length == 0)
            files = [Path.Combine(settings.Value.DataDirectory, LedgerFormat.FileName)];
        if (!files.Concat(request.Compare is { } older ? [older] : []).All(file => CanRead(file, error)))
            return ExitCode.Failed;

        var warnings = new LedgerWarnings(error);
        var timeline = request.Format == "html" ? new Timeline() : null;
        var report = Read(files, timeline);
        var old = request.Compare is { } before ? Read([before], null) : null;
        var room = TerminalWidth.Of(request.Output is null ? output : TextWriter.Null);
        var text = request.Format switch
        {
            "json" => JsonReport.Render(report, old),
            "csv" => old is null ? CsvReport.Render(report) : ComparisonCsv.Render(old, report),
            "focus" => FocusReport.Render(report, settings.Value.AccountId),
            "html" => HtmlReport.Render(report, timeline!, old),
            _ => TextReport.Render(report, room) + (old is null ? "" : "\n" + ComparisonText.Render(old, report, room)),
        };
        warnings.Finish();
        if (!Write(text, request.Output, output, error))
            return ExitCode.Failed;
        return Check(request.Gates, report, error);

        Report Read(string[] ledgers, Timeline? drawn) =>
            new ReportReader(card.Value, settings.Value.GivenBillingRule, drawn)
                .Read(new LedgerReader(warnings.Add).Pass(ledgers, TimeProvider.System.GetUtcNow()), request.CallsPerMonth);
    }

    /// <summary>A report that lacks one of its ledgers would pass for a smaller bill.</summary>
    private static bool CanRead(string file, TextWriter error)
    {
        if (NamedFile.FolderProblem(file, "ledger", LedgerFormat.FileName) is { } folder)
        {
            error.WriteLine($"{file}: {folder}");
            return false;
        }

        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{file}: cannot be read: {problem.Message}");
            return false;
        }
    }

    private static bool Write(string text, string? file, TextWriter output, TextWriter error)
    {
        if (file is not null && NamedFile.FolderProblem(file, "file to write") is { } folder)
        {
            error.WriteLine($"{file}: {folder}");
            return false;
        }

        try
        {
            if (file is null)
                output.Write(text);
            else
                File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{file ?? "standard output"}: cannot be written: {problem.Message}");
            return false;
        }
    }

    private static int Check(IReadOnlyList<BudgetGate> gates, Report report, TextWriter error)
    {
        var broken = gates.Select(gate => gate.Check(report)).OfType<string>().ToList();
        foreach (var sentence in broken)
            error.WriteLine(sentence);
        return broken.Count > 0 ? ExitCode.OverBudget : ExitCode.Ok;
    }
}
