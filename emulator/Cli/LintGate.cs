using System.CommandLine;
using FcEmulator.Lint;

namespace FcEmulator.Cli;

/// <summary>From which severity on findings make a command fail. Immutable.</summary>
internal sealed class LintGate
{
    private static readonly (string Word, LintSeverity? Severity)[] Words =
        [("refused", LintSeverity.Refused), ("bites", LintSeverity.Bites), ("note", LintSeverity.Note), ("never", null)];

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
        foreach (var known in Words)
        {
            if (known.Word == word)
                return known.Severity;
        }

        problems.Add($"{_option.Name} is {word}, which is no severity. Write {string.Join(", ", Words.SkipLast(1).Select(known => known.Word))} or {Words[^1].Word}.");
        return null;
    }
}
