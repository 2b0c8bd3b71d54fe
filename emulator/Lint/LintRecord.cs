using System.Text.Json.Serialization;

namespace FcEmulator.Lint;

/// <summary>What a run's linter found, as the admin API and lint.json tell it. Immutable.</summary>
/// <param name="Version">Of the record; grows only with changes that would mislead a reader.</param>
/// <param name="StartedAt">Of the run; null where only s.yaml was looked at.</param>
/// <param name="Template">Path of the s.yaml.</param>
/// <param name="More">Cases of findings beyond those listed.</param>
/// <param name="Findings">The worst first.</param>
internal sealed record LintRecord(int Version, DateTimeOffset? StartedAt, string Template, long More, IReadOnlyList<Finding> Findings)
{
    public const int CurrentVersion = 1;

    /// <summary>When the run ended; null while it runs, and where it was killed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public static LintRecord Of(Findings findings, DateTimeOffset startedAt, string template) =>
        new(CurrentVersion, startedAt, template, findings.More, findings.All);
}

/// <summary>How it is written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LintRecord))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class LintJson : JsonSerializerContext;
