using System.Globalization;
using System.Text;

namespace FcEmulator.Lint;

/// <summary>Findings for people. Pure.</summary>
internal static class LintText
{
    private const int ShownAtTheEnd = 10;

    /// <summary>All of them, a paragraph each.</summary>
    public static string Of(IReadOnlyList<Finding> findings, long more, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append(Head(finding)).Append('\n').Append("    ").Append(finding.Message).Append('\n');
            if (Example(finding, zone) is { Length: > 0 } example)
                text.Append("    ").Append(example).Append('\n');
        }

        if (more > 0)
            text.Append(CultureInfo.InvariantCulture, $"… and {more:N0} cases more, of findings beyond these.\n");
        return text.Append(Counts(findings)).Append('\n').ToString();
    }

    /// <summary>A line, and one for each of the worst; nothing where nothing was found.</summary>
    public static string Summary(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return "";
        var worst = findings.Where(finding => finding.Severity != LintSeverity.Note).ToList();
        var text = new StringBuilder($"Lint: {Counts(findings)}\n");
        foreach (var finding in worst.Take(ShownAtTheEnd))
            text.Append("  ").Append(Head(finding)).Append(": ").Append(finding.Message).Append('\n');
        if (worst.Count > ShownAtTheEnd)
            text.Append(CultureInfo.InvariantCulture, $"  … and {worst.Count - ShownAtTheEnd} more.\n");
        return text.ToString();
    }

    /// <summary>How many there are of each severity.</summary>
    public static string Counts(IReadOnlyList<Finding> findings)
    {
        var counts = new[] { (LintSeverity.Refused, "FC refuses"), (LintSeverity.Bites, "will bite there"), (LintSeverity.Note, "worth knowing") }
            .Select(one => (Count: findings.Count(finding => finding.Severity == one.Item1), one.Item2))
            .Where(one => one.Count > 0)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Count} {one.Item2}"))
            .ToList();
        return counts.Count == 0 ? "Nothing found." : $"{string.Join(", ", counts)}.";
    }

    /// <summary>A sentence where there is one of this severity or a worse one; null where there is none.</summary>
    public static string? Broken(IReadOnlyList<Finding> findings, LintSeverity severity)
    {
        var bad = findings.Where(finding => finding.Severity <= severity).ToList();
        return bad.Count == 0 ? null : $"The linter found {string.Join(", ", bad.Select(finding => finding.Rule).Distinct())}; 'fcemu lint' and docs/lint.md tell more.";
    }

    private static string Head(Finding finding) =>
        $"{Word(finding.Severity),-7} {finding.Rule}{(finding.Function is null ? "" : $"  {finding.Function}")}{(finding.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"  {finding.Count:N0} times") : "")}";

    private static string Example(Finding finding, TimeZoneInfo zone)
    {
        if (finding.RequestId is null && finding.InstanceId is null)
            return "";
        var at = TimeZoneInfo.ConvertTime(finding.LastAt, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string?[] parts = [finding.Method, finding.RequestId is { } request ? $"request {request}" : null, finding.InstanceId is { } instance ? $"instance {instance}" : null];
        return $"such as {string.Join(", ", parts.OfType<string>())}; last seen {at}";
    }

    /// <summary>As options and records write it.</summary>
    public static string Word(LintSeverity severity) => severity switch
    {
        LintSeverity.Refused => "refused",
        LintSeverity.Bites => "bites",
        _ => "note",
    };
}
