namespace FcEmulator.Lint;

/// <summary>Something that Function Compute would refuse, or that will bite there, however often it was seen. Immutable.</summary>
/// <param name="Rule">Name of the rule, see docs/lint.md.</param>
/// <param name="Function">Or the custom domain; null where it is of neither.</param>
/// <param name="Subject">What tells it from others of its rule and function: a method, a header's name, an error code; null where nothing does.</param>
/// <param name="Message">What, where, and the cure, of the example.</param>
internal sealed record Finding(
    string Rule, LintSeverity Severity, string? Function, string? Subject, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string Message)
{
    /// <summary>Of the example, for <c>fcemu explain</c>; null where it is no request's.</summary>
    public string? RequestId { get; init; }

    /// <summary>Of the example; null where no instance had to do with it.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Of the example; null where it is no request's.</summary>
    public string? Method { get; init; }
}

/// <summary>One case of a finding: the first, or the worst.</summary>
internal readonly record struct FindingExample(string Message, string? RequestId = null, string? InstanceId = null, string? Method = null);
