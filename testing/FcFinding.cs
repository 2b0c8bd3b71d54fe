using FcEmulator.Lint;

namespace FcEmulator.Testing;

/// <summary>How bad a finding of the linter is, the worst first.</summary>
public enum FcSeverity
{
    /// <summary>Function Compute refuses it, or breaks it off.</summary>
    Refused,

    /// <summary>It will bite there.</summary>
    Bites,

    /// <summary>Worth knowing.</summary>
    Note,
}

/// <summary>Something that Function Compute would refuse, or that will bite there.</summary>
/// <param name="Rule">Name of the rule, such as <c>no-trailers</c>; docs/lint.md has all.</param>
/// <param name="Function">Null where it is of none.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="Message">What, where, and the cure.</param>
/// <param name="RequestId">Of an example; null where it is no request's.</param>
/// <param name="InstanceId">Of the example; null where no instance had to do with it.</param>
/// <param name="Method">Of the example; null where it is no request's.</param>
public sealed record FcFinding(
    string Rule, FcSeverity Severity, string? Function, long Count, string Message, string? RequestId, string? InstanceId, string? Method)
{
    internal static FcFinding Of(Finding finding) => new(
        finding.Rule,
        finding.Severity switch { LintSeverity.Refused => FcSeverity.Refused, LintSeverity.Bites => FcSeverity.Bites, _ => FcSeverity.Note },
        finding.Function,
        finding.Count,
        finding.Message,
        finding.RequestId,
        finding.InstanceId,
        finding.Method);
}
