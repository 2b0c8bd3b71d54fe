using System.CommandLine;
using FcEmulator.Lint;

namespace FcEmulator.Cli;

/// <summary>From which severity on findings make a command fail. Immutable.</summary>
internal sealed class LintGate
{
    private const string Never = "never";

    private static readonly LintSeverity[] Severities = Enum.GetValues<LintSeverity>();

    private readonly Option<string> _option;
    private readonly string _usual;

    /// <param name="usual">Where the option is not given.</param>
    public LintGate(string option, string usual)
    {
        _usual = usual;
        _option = new Option<string>(option)
        {
            Description = $"Exit code 4 where the linter found what FC refuses (refused), also what will bite there (bites), or anything (note); or never. Default: {usual}.",
            HelpName = "SEVERITY",
        };
    }

    public void AddTo(Command command) => command.Options.Add(_option);

    /// <summary>The severity; null for never.</summary>
    /// <param name="problems">Gets a sentence where it cannot be understood.</param>
    public LintSeverity? Read(ParseResult parsed, List<string> problems)
    {
        var word = parsed.GetValue(_option) ?? _usual;
        foreach (var severity in Severities)
        {
            if (LintText.Word(severity) == word)
                return severity;
        }

        if (word != Never)
            problems.Add($"{_option.Name} is {word}, which is no severity. Write {string.Join(", ", Severities.Select(LintText.Word))} or {Never}.");
        return null;
    }
}
