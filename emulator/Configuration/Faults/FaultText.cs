using System.Globalization;
using System.Text;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Configuration.Faults;

/// <summary>
/// Fault rules as they are written: a kind, then <c>key=value</c> pairs between spaces, values with spaces in double quotes, such as
/// <c>kill after=2 method=*/RouteChat nth=3</c>. Pure.
/// </summary>
internal static class FaultText
{
    private static readonly string[] SideWords = ["client", "instance"];
    private static readonly string[] DirectionWords = ["in", "out", "both"];

    /// <summary>The rule, or a clause that says what is wrong and the cure.</summary>
    public static FaultRule? Parse(string text, out string problem)
    {
        var words = Split(text);
        if (words is null)
            return Refuse("has a quote that does not end. Close it", out problem);
        if (words.Count == 0)
            return Refuse($"names no kind. Write one of {string.Join(", ", FaultSyntax.Kinds.Select(kind => kind.Word))}", out problem);
        if (FaultSyntax.Kinds.FirstOrDefault(kind => kind.Word == words[0]) is not { } syntax)
            return Refuse($"begins with {words[0]}, which is none of {string.Join(", ", FaultSyntax.Kinds.Select(kind => kind.Word))}.{Nearest.Question(words[0], [.. FaultSyntax.Kinds.Select(kind => kind.Word)])} Write one of them", out problem);

        var rule = syntax.Default;
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var key = equals > 0 ? word[..equals] : word;
            if (equals < 0 && syntax.Takes(key))
                return Refuse($"has {key} without a value, which is {Form(key)}. Write {key}=VALUE", out problem);
            if (equals <= 0 || !syntax.Takes(key))
                return Refuse($"has {word}, but {syntax.Word} takes {string.Join(", ", syntax.All.Select(one => one + "="))}.{Nearest.Question(key, [.. syntax.All])} Write one of them", out problem);
            if (!given.Add(key))
                return Refuse($"says {key} twice. Write it once", out problem);
            if (Set(rule, key, word[(equals + 1)..]) is not { } changed)
                return Refuse($"has {word}, but {key} is {Form(key)}. Write it so", out problem);
            rule = changed;
        }

        if (syntax.Required.FirstOrDefault(one => !given.Contains(one)) is { } missing)
            return Refuse($"lacks {missing}=, which is {Form(missing)}. Add it", out problem);
        if (rule is { Kind: FaultKind.MaxStreams, Side: FaultSide.Client } && given.Any(key => key is not ("streams" or "side")))
            return Refuse("is about all client connections, so it takes streams= and side= only. Leave the rest out", out problem);
        if (rule.Direction == FaultDirection.Both && rule.Kind is not (FaultKind.Bandwidth or FaultKind.Latency))
            return Refuse("counts messages of one direction. Write direction=in or direction=out", out problem);
        problem = "";
        return rule;
    }

    public static string Of(FaultRule rule)
    {
        var syntax = FaultSyntax.Of(rule.Kind);
        var text = new StringBuilder(syntax.Word);
        foreach (var key in syntax.Parameters.Concat(["function", "method", "nth", "every", "probability", "seed", "times"]))
        {
            if (Get(rule, key) is { } value && value != Get(syntax.Default, key))
                Append(text, key, value);
        }

        foreach (var (name, value) in rule.Metadata)
            Append(text, "metadata." + name, value);
        return text.ToString();
    }

    /// <summary>A word as it stands in a rule: in quotes where it needs them.</summary>
    public static string Quoted(string word) => word.AsSpan().ContainsAny(" \t\"\\")
        ? $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : word;

    private static void Append(StringBuilder text, string key, string value) => text.Append(' ').Append(Quoted($"{key}={value}"));

    private static string? Get(FaultRule rule, string key) => key switch
    {
        "time" => DurationText.Of(rule.Time),
        "rate" => SizeText.Of(rule.Rate),
        "streams" => Text(rule.Streams),
        "after" => Text(rule.After),
        "side" => SideWords[(int)rule.Side],
        "direction" => DirectionWords[(int)rule.Direction],
        "code" => FaultSyntax.Codes.FirstOrDefault(code => code.Code == rule.Code).Word ?? Text(rule.Code),
        "function" => rule.Function,
        "method" => rule.Method,
        "nth" => rule.Nth is { } nth ? Text(nth) + (rule.AndLater ? "+" : "") : null,
        "every" => rule.Every is { } every ? Text(every) : null,
        "probability" => rule.Probability.ToString("R", CultureInfo.InvariantCulture),
        "seed" => Text(rule.Seed),
        _ => rule.Times is { } times ? Text(times) : null,
    };

    /// <summary>Null where the value is none of the key's.</summary>
    private static FaultRule? Set(FaultRule rule, string key, string value)
    {
        switch (key)
        {
            case "time":
                return DurationText.Parse(value) is { } time && time > TimeSpan.Zero && time <= SettingParsers.LongestDuration ? rule with { Time = time } : null;
            case "rate":
                return SizeText.Parse(value) is > 0 and var rate ? rule with { Rate = rate } : null;
            case "streams":
                return Whole(value, 0) is <= int.MaxValue and var streams ? rule with { Streams = (int)streams } : null;
            case "after":
                return Whole(value, 0) is <= int.MaxValue and var after ? rule with { After = (int)after } : null;
            case "side":
                return Array.IndexOf(SideWords, value) is >= 0 and var side ? rule with { Side = (FaultSide)side } : null;
            case "direction":
                return Array.IndexOf(DirectionWords, value) is >= 0 and var direction ? rule with { Direction = (FaultDirection)direction } : null;
            case "code":
                var named = FaultSyntax.Codes.FirstOrDefault(code => code.Word == value);
                return named.Word is not null ? rule with { Code = named.Code } : Whole(value, 0) is <= int.MaxValue and var number ? rule with { Code = (int)number } : null;
            case "function":
                return value.Length > 0 ? rule with { Function = value } : null;
            case "method":
                return value.Length > 0 ? rule with { Method = value } : null;
            case "nth":
                return Whole(value.TrimEnd('+'), 1) is { } nth && !value.EndsWith("++", StringComparison.Ordinal) ? rule with { Nth = nth, AndLater = value.EndsWith('+') } : null;
            case "every":
                return Whole(value, 1) is { } every ? rule with { Every = every } : null;
            case "probability":
                return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var chance) && chance is >= 0 and <= 1 ? rule with { Probability = chance } : null;
            case "seed":
                return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? rule with { Seed = seed } : null;
            case "times":
                return Whole(value, 1) is { } times ? rule with { Times = times } : null;
            default:
                var name = key["metadata.".Length..].ToLowerInvariant();
                return name.Length > 0 ? rule with { Metadata = [.. rule.Metadata, new(name, value)] } : null;
        }
    }

    private static string Form(string key) => key switch
    {
        "time" => "a duration up to 24h, such as 200ms or 5s",
        "rate" => "a size a second, such as 64KB",
        "side" => "client or instance",
        "direction" => "in (to the function), out (to the client) or both",
        "code" => $"an HTTP/2 code: {string.Join(", ", FaultSyntax.Codes.Select(code => code.Word))} or a number",
        "nth" => "a whole number from 1, with + for it and all later ones",
        "every" or "times" => "a whole number from 1",
        "probability" => "a number from 0 to 1",
        "seed" or "after" or "streams" => "a whole number",
        _ => "a text",
    };

    private static long? Whole(string text, long least) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null where a quote does not end.</summary>
    private static List<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
            }
            else if (text[i] == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (!quoted && char.IsWhiteSpace(text[i]))
            {
                if (any)
                    words.Add(word.ToString());
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(text[i]);
                any = true;
            }
        }

        if (any)
            words.Add(word.ToString());
        return quoted ? null : words;
    }

    private static FaultRule? Refuse(string clause, out string problem)
    {
        problem = clause + ".";
        return null;
    }
}
