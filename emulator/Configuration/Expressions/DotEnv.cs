using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>Reads the <c>.env</c> file beside s.yaml, in the dotenv form that Serverless Devs loads. Pure but for reading the file.</summary>
internal static class DotEnv
{
    /// <summary>The process environment over the file's variables; a file that is there but unreadable is reported.</summary>
    public static IReadOnlyDictionary<string, string> Under(IReadOnlyDictionary<string, string> environment, string folder, ErrorSink errors)
    {
        var (text, problem) = BoundedText.Read(Path.Combine(folder, ".env"));
        if (problem is not (null or "does not exist" or "is a folder"))
            errors.Add(null, $"the file .env beside it {problem}. Mend or remove it.");
        if (text is null)
            return environment;
        var merged = Parse(text);
        foreach (var (name, value) in environment)
            merged[name] = value;
        return merged;
    }

    /// <summary>Lines such as <c>KEY=value</c>, <c>export KEY="a b"</c>; comments and anything else are passed over, as dotenv does.</summary>
    internal static Dictionary<string, string> Parse(string text)
    {
        var variables = new Dictionary<string, string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var assignment = line.Trim();
            if (assignment.StartsWith("export ", StringComparison.Ordinal))
                assignment = assignment["export ".Length..].TrimStart();
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && assignment[0] != '#')
                variables[assignment[..equals].TrimEnd()] = Value(assignment[(equals + 1)..].Trim());
        }

        return variables;
    }

    private static string Value(string written)
    {
        if (written.Length > 0 && written[0] is '"' or '\'')
        {
            var end = written.IndexOf(written[0], 1);
            if (end > 0)
            {
                var inside = written[1..end];
                return written[0] == '"' ? inside.Replace("\\n", "\n", StringComparison.Ordinal) : inside;
            }
        }

        var comment = written.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? written : written[..comment].TrimEnd();
    }
}
