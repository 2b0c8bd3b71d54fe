using FcEmulator.Configuration.Faults;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/faults.md against the words that rules are read by.</summary>
public class FaultPageTests
{
    private const string Page = "docs/faults.md";

    [Fact]
    public void Page_KindsAndParameters_AreThoseOfTheRules()
    {
        var kinds = Repository.Table(Page, "kind", "what happens", "parameters")
            .Select(row => (row[0].Trim('`'), string.Join(' ', Repository.Code(row[2]))));

        Assert.Equal(FaultSyntax.Kinds.Select(kind => (kind.Word, string.Join(' ', kind.Parameters))), kinds);
        Assert.Equal(FaultSyntax.Kinds.SelectMany(kind => kind.Parameters).Distinct().Order(), Keys("parameter"));
        Assert.Equal(FaultSyntax.Matchers.Select(key => key.Replace(".*", ".KEY", StringComparison.Ordinal)).Order(), Keys("condition"));
    }

    [Fact]
    public void Page_Rules_AreRead()
    {
        var rules = Repository.Read(Page).Split('\n')
            .SelectMany(line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal) ? [line.Trim()[2..]] : line.Contains("--fault", StringComparison.Ordinal) ? line.Split('"').Where((_, i) => i % 2 == 1) : [])
            .ToList();

        Assert.Equal(4, rules.Count);
        Assert.All(rules, rule => Assert.True(FaultText.Parse(rule, out var problem) is not null, $"{rule} {problem}"));
    }

    private static IEnumerable<string> Keys(string column) => Repository.Table(Page, column, "meaning").Select(row => row[0].Trim('`')).Order();
}
