using FcEmulator.Lint;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/lint.md against the rules.</summary>
public class LintPageTests
{
    [Fact]
    public void Page_Rules_AreThoseOfTheLinter_WithTheirSeverities() => Assert.Equal(
        LintRules.All.Select(rule => (rule.Name, LintText.Word(rule.Severity))),
        Repository.Table("docs/lint.md", "rule", "severity").Select(row => (row[0].Trim('`'), row[1])));
}
