using System.CommandLine;
using System.Globalization;
using FcEmulator.Billing.Reports;

namespace FcEmulator.Cli;

/// <summary>The options that only <c>fcemu report</c> has. Immutable.</summary>
internal sealed class ReportOptions
{
    private static readonly string[] Formats = ["text", "json", "csv", "focus", "html"];

    private readonly Option<string> _format = new("--format") { Description = $"What to write: {string.Join(", ", Formats)}. Default: text.", HelpName = "FORMAT" };
    private readonly Option<string> _output = new("--output", "-o") { Description = "File to write to. Default: standard output.", HelpName = "FILE" };
    private readonly Option<string> _compare = new("--compare") { Description = "An older ledger: shows what changed by method.", HelpName = "LEDGER" };
    private readonly Option<string> _calls = new("--calls-per-month") { Description = "Also estimates a month with so many calls like these.", HelpName = "N" };

    private readonly BudgetOptions _budgets = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_format, _output, _compare, _calls])
            command.Options.Add(option);
        _budgets.AddTo(command);
    }

    /// <summary>What was asked for, or all that is wrong with it, a sentence each.</summary>
    public ReportRequest? Read(ParseResult parsed, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var format = parsed.GetValue(_format) ?? "text";
        if (!Formats.Contains(format))
            found.Add($"--format is {format}, which is none of {string.Join(", ", Formats)}.");
        var compare = parsed.GetValue(_compare);
        if (compare is not null && format is "focus")
            found.Add($"--compare does not go with --format focus, whose columns have no before: leave one of them out.");
        long? calls = null;
        if (parsed.GetValue(_calls) is { } text)
        {
            calls = long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000_000_000 ? number : null;
            if (calls is null)
                found.Add($"--calls-per-month is {text}, which is not a number of calls. Write one, such as 3000000.");
        }

        IReadOnlyList<BudgetGate> gates = [.. _budgets.Read(parsed, found).Select(named => named.Gate)];
        problems = found;
        return found.Count > 0 ? null : new ReportRequest(format, parsed.GetValue(_output), compare, calls, gates);
    }
}

/// <param name="Output">Null for standard output.</param>
internal sealed record ReportRequest(string Format, string? Output, string? Compare, long? CallsPerMonth, IReadOnlyList<BudgetGate> Gates);
