using System.Text;
using System.Text.RegularExpressions;
using FcEmulator.Configuration;

namespace FcEmulator.Gateway;

/// <summary>
/// The rewrite rules of one route, as in FC's page "Configure a rewrite policy": exact rules replace the whole path, a wildcard rule's
/// <c>*</c> stands for any text and <c>$1</c> for what it matched, regex rules replace what they match. The first rule that matches wins.
/// Immutable.
/// </summary>
internal sealed class PathRewrite(IReadOnlyList<RewriteRuleConfig> rules)
{
    private readonly (RewriteRuleConfig Rule, Regex? Pattern)[] _rules = [.. rules.Select(r => (r, PatternOf(r)))];

    /// <summary>The path for the function; null where no rule matches.</summary>
    public string? Apply(string path)
    {
        foreach (var (rule, pattern) in _rules)
        {
            if (pattern is null ? path == rule.Match : pattern.IsMatch(path))
                return pattern is null ? rule.Replacement : pattern.Replace(path, rule.Replacement);
        }

        return null;
    }

    // Without backtracking no rule can make a request hang, whatever the path.
    private static Regex? PatternOf(RewriteRuleConfig rule) => rule.Kind switch
    {
        RewriteKind.Wildcard => new Regex(WildcardPattern(rule.Match), RegexOptions.NonBacktracking | RegexOptions.Singleline),
        RewriteKind.Regex => new Regex(rule.Match, RegexOptions.NonBacktracking),
        _ => null,
    };

    /// <summary>
    /// FC's table: <c>/old</c> → <c>/new</c> turns both <c>/old</c> and <c>/test/old</c> into <c>/new</c>; only a leading <c>^</c> ties a
    /// wildcard rule to the start.
    /// </summary>
    private static string WildcardPattern(string match)
    {
        var anchored = match.StartsWith('^');
        var pattern = new StringBuilder(anchored ? "^" : "^.*?");
        pattern.AppendJoin("(.*)", (anchored ? match[1..] : match).Split('*').Select(Regex.Escape));
        return pattern.Append('$').ToString();
    }
}
