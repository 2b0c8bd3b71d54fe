using System.Text.Json.Serialization;

namespace FcEmulator.Explain;

/// <summary>What happened to one request, in order, and why it ended as it did. Immutable.</summary>
/// <param name="Version">Of the record; grows only with changes that would mislead a reader.</param>
/// <param name="Status">In the console's words; null while it runs.</param>
/// <param name="Timeline">In the order of the times.</param>
/// <param name="Why">Why it got this status: sentences.</param>
/// <param name="Billing">What was billed, and by which rule: sentences.</param>
internal sealed record Explanation(
    int Version,
    string RequestId,
    string? FunctionName,
    [property: JsonPropertyName("instanceID")] string? InstanceId,
    string Method,
    string? Status,
    DateTimeOffset ArrivedAt,
    IReadOnlyList<ExplainedMoment> Timeline,
    string Why,
    string Billing)
{
    public const int FormatVersion = 1;
}

/// <summary>One thing that happened.</summary>
/// <param name="AtMs">In ms from the arrival; negative for what came before, such as the decision to start an instance that others waited for.</param>
/// <param name="What">One word for programs: <c>arrived</c>, <c>routed</c>, <c>waited</c>, <c>start</c>, <c>instance</c>, <c>message</c>, <c>headers</c>, <c>fault</c>, <c>done</c>, <c>end</c>.</param>
/// <param name="Text">A sentence or a part of one for people.</param>
internal sealed record ExplainedMoment(double AtMs, string What, string Text);
