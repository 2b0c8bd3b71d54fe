using System.CommandLine;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu ledger</c>: the totals of one or several ledgers, also of a running emulator.</summary>
internal static class LedgerCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("file") { Description = "Ledgers to add up. Default: ledger.jsonl of the data folder.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("ledger", "Adds up what a ledger says was billed.");
        command.Arguments.Add(files);
        options.AddTo(command);
        command.SetAction(parsed => Run(parsed.GetValue(files) ?? [], options.Given(parsed), output, error));
        return command;
    }

    /// <summary>The totals of the ledgers, as they stand now.</summary>
    public static string Totals(IEnumerable<string> files, Action<LedgerWarning> warn) =>
        LedgerTotalsText.Render(LedgerTotals.From(new LedgerReader(warn).Read(files, TimeProvider.System.GetUtcNow())));

    private static int Run(string[] files, IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error)
    {
        if (files.Length == 0)
        {
            var workspace = Workspace.Load(options, Directory.GetCurrentDirectory());
            if (!workspace.Succeeded)
            {
                error.Write(ModelText.Of(workspace.Errors));
                return ExitCode.BadUsage;
            }

            files = [Path.Combine(workspace.Value.Settings.DataDirectory, LedgerFormat.FileName)];
        }

        var warnings = 0;
        output.Write(Totals(files, warning =>
        {
            error.WriteLine(warning);
            warnings++;
        }));
        return warnings > 0 && !files.Any(File.Exists) ? ExitCode.Failed : ExitCode.Ok;
    }
}
