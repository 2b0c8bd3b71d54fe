using FcEmulator.Configuration;

namespace FcEmulator.Lint;

/// <summary>The notes of an s.yaml as findings. Pure.</summary>
internal static class ConfigLint
{
    public static void Add(ServerlessApp app, Findings findings, DateTimeOffset now)
    {
        foreach (var note in app.Notes)
        {
            findings.Add(
                RuleOf(note.Kind), note.Owner, note.Sentence, now, 0, note, static note => new FindingExample((note with { Owner = null }).ToString()));
        }
    }

    /// <summary>Whether a rule is about s.yaml itself, and so can be told without a run.</summary>
    public static bool Has(string rule) => Enum.GetValues<ConfigNoteKind>().Any(kind => RuleOf(kind).Name == rule);

    private static LintRule RuleOf(ConfigNoteKind kind) => kind switch
    {
        ConfigNoteKind.UnknownProperty => LintRules.UnknownProperty,
        ConfigNoteKind.TimeoutLeftOut => LintRules.TimeoutLeftOut,
        ConfigNoteKind.DomainWithoutTls => LintRules.DomainWithoutTls,
        ConfigNoteKind.RouteWithoutPost => LintRules.RouteWithoutPost,
        ConfigNoteKind.Assumed => LintRules.ValueAssumed,
        _ => LintRules.SetAside,
    };
}
