using System.CommandLine;
using FcEmulator.Billing.Reports;
using FcEmulator.Lint;

namespace FcEmulator.Cli;

/// <summary>The options that only <c>fcemu exec</c> has. Immutable.</summary>
internal sealed class ExecOptions
{
    /// <summary>Settings that mean nothing while a command runs: exec's own folder, its own console, and no sources that change.</summary>
    private static readonly string[] LeftOut = ["data", "watch", "watch-ignore", "quiet", "json", "open"];

    private readonly Option<bool> _cold = new("--cold") { Description = "Starts no instance ahead: the first call of each function is a cold start." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Prints what start prints, also calls and what functions print, to standard error." };
    private readonly Option<string> _out = new("--out") { Description = "Keeps ledger, logs, report.html and junit.xml in this folder, in the place of an earlier exec's. Default: they are not kept.", HelpName = "DIR" };
    private readonly BudgetOptions _budgets = new();
    private readonly LintGate _lint = new("--fail-on-lint", "never");
    private readonly Argument<string[]> _command = new("command") { Description = "The command and its arguments, behind --.", Arity = ArgumentArity.OneOrMore };

    public void AddTo(Command command, SettingOptions settings)
    {
        command.Arguments.Add(_command);
        foreach (var option in (Option[])[_cold, _verbose, _out])
            command.Options.Add(option);
        _budgets.AddTo(command);
        _lint.AddTo(command);
        settings.AddTo(command, [.. Configuration.Settings.SettingTable.All.Select(setting => setting.Name).Except(LeftOut)]);
    }

    /// <summary>What was asked for, or all that is wrong with it, a sentence each.</summary>
    public ExecRequest? Read(ParseResult parsed, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var gates = _budgets.Read(parsed, found);
        var failOn = _lint.Read(parsed, found);
        problems = found;
        return found.Count > 0
            ? null
            : new ExecRequest(parsed.GetValue(_command) ?? [], parsed.GetValue(_cold), parsed.GetValue(_verbose), parsed.GetValue(_out), gates)
            {
                FailOnLint = failOn,
            };
    }
}

/// <param name="Out">Where what the run leaves is kept; null where it is not.</param>
internal sealed record ExecRequest(IReadOnlyList<string> Command, bool Cold, bool Verbose, string? Out, IReadOnlyList<NamedGate> Gates)
{
    /// <summary>From which severity on findings of the linter are a broken gate; null for never.</summary>
    public LintSeverity? FailOnLint { get; init; }

    /// <summary>A sentence for each gate of a function that there is not: it could never be broken.</summary>
    public IEnumerable<string> UnknownFunctions(IReadOnlyList<string> functions) =>
        from named in Gates
        where named.Gate.Function is { } name && !functions.Contains(name)
        select $"{named.Name}: s.yaml has no function {named.Gate.Function}, only {string.Join(", ", functions)}.";

    /// <summary>The gates, and the linter's where it is one, with a sentence where it is broken, null where it is kept.</summary>
    public IReadOnlyList<(string Name, string? Broken)> Check(Report report, IReadOnlyList<Finding> findings) => FailOnLint is { } severity
        ? [.. Check(report), ($"--fail-on-lint {LintText.Word(severity)}", LintText.Broken(findings, severity))]
        : Check(report);

    /// <summary>Each gate with a sentence where it is broken, null where it is kept.</summary>
    private IReadOnlyList<(string Name, string? Broken)> Check(Report report)
    {
        // A function that nothing called is not in the report, and keeps every budget.
        var called = report.Functions.Select(function => function.Line.Name).ToHashSet();
        return [.. Gates.Select(named => (named.Name, named.Gate.Function is { } name && !called.Contains(name) ? null : named.Gate.Check(report)))];
    }
}
