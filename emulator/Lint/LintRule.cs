namespace FcEmulator.Lint;

/// <summary>What the linter looks for; docs/lint.md has each with its source and cure. Immutable.</summary>
/// <param name="Name">Stable, for scripts.</param>
internal sealed record LintRule(string Name, LintSeverity Severity);
