using System.CommandLine;
using System.Globalization;
using FcEmulator.Billing.Reports;

namespace FcEmulator.Cli;

/// <summary>The budgets that <c>report</c> and <c>exec</c> hold a bill against. Immutable.</summary>
internal sealed class BudgetOptions
{
    private readonly (Option<string[]> Option, BudgetKind Kind)[] _budgets =
    [
        (Budget("--max-cost", "cost, in the rate card's currency"), BudgetKind.Cost),
        (Budget("--max-cu", "CU"), BudgetKind.Cu),
        (Budget("--max-billed-ms", "billed milliseconds"), BudgetKind.BilledMilliseconds),
        (Budget("--max-cold-starts", "cold starts"), BudgetKind.ColdStarts),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _budgets)
            command.Options.Add(option);
    }

    /// <summary>The gates that are asked for, in the order of the options.</summary>
    /// <param name="problems">Gets a sentence for each that cannot be understood.</param>
    public IReadOnlyList<NamedGate> Read(ParseResult parsed, List<string> problems)
    {
        var gates = new List<NamedGate>();
        foreach (var (option, kind) in _budgets)
        {
            foreach (var budget in parsed.GetValue(option) ?? [])
            {
                if (Gate(budget, kind) is { } gate)
                    gates.Add(new NamedGate($"{option.Name} {budget}", gate));
                else
                    problems.Add($"{option.Name} is {budget}, which is no limit. Write a number, or function=number for one function.");
            }
        }

        return gates;
    }

    private static Option<string[]> Budget(string name, string what) =>
        new(name) { Description = $"Exit code 4 where {what} are more, in all or of one function. May be repeated.", HelpName = "[FUNCTION=]LIMIT" };

    private static BudgetGate? Gate(string text, BudgetKind kind)
    {
        var equals = text.LastIndexOf('=');
        var function = equals > 0 ? text[..equals].Trim() : null;
        return equals != 0 && decimal.TryParse(text.AsSpan(equals + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit)
            ? new BudgetGate(kind, function, limit)
            : null;
    }
}

/// <param name="Name">As it was written, such as <c>--max-cost greeter=0.01</c>.</param>
internal sealed record NamedGate(string Name, BudgetGate Gate);
