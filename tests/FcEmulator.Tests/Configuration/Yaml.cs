using FcEmulator.Configuration;
using FcEmulator.Configuration.Expressions;

namespace FcEmulator.Tests.Configuration;

/// <summary>Writes s.yaml texts and loads them.</summary>
internal static class Yaml
{
    private static readonly (string Key, string Value)[] Usual =
    [
        ("functionName", "hello"), ("region", "cn-shanghai"), ("runtime", "custom.debian12"), ("code", "./code"), ("timeout", "60"),
        ("triggers", "[{triggerName: http, triggerType: http, triggerConfig: {authType: anonymous, methods: [GET, POST]}}]"),
    ];

    public static string PageFile => Path.Combine(AppContext.BaseDirectory, "Configuration", "Data", "page.s.yaml");

    /// <summary>A file with the function "hello". The first of <paramref name="props"/> stands on line 6; what they leave out is usual.</summary>
    public static string Function(params string[] props)
    {
        var lines = string.Join('\n', props).ReplaceLineEndings("\n").Split('\n');
        var missing = Usual.Where(pair => !lines.Any(line => line.StartsWith($"{pair.Key}:", StringComparison.Ordinal)));
        string[] all = [.. lines.Where(line => line.Length > 0), .. missing.Select(pair => $"{pair.Key}: {pair.Value}")];
        return $"edition: 3.0.0\nresources:\n  hello:\n    component: fc3\n    props:\n{string.Concat(all.Select(line => $"      {line}\n"))}";
    }

    /// <summary>A file with the function "hello" on lines 1 to 11 and a domain resource whose first of <paramref name="props"/> stands on line 15.</summary>
    public static string Domain(params string[] props)
    {
        var lines = string.Join('\n', props).ReplaceLineEndings("\n").Split('\n').ToList();
        (string Key, string Value)[] usual =
        [
            ("domainName", "api.example.com"), ("protocol", "HTTPS"), ("routeConfig", "{routes: [{path: /*, functionName: hello}]}"),
        ];
        lines.AddRange(usual.Where(pair => !lines.Any(line => line.StartsWith($"{pair.Key}:", StringComparison.Ordinal))).Select(pair => $"{pair.Key}: {pair.Value}"));
        return $"{Function()}  domain:\n    component: fc3-domain\n    props:\n{string.Concat(lines.Where(line => line.Length > 0).Select(line => $"      {line}\n"))}";
    }

    public static ConfigOutcome<ServerlessApp> Load(string text, params (string Name, string Value)[] environment)
    {
        using var folder = new TemporaryFolder();
        return LoadIn(folder, text, environment);
    }

    public static ConfigOutcome<ServerlessApp> LoadIn(TemporaryFolder folder, string text, params (string Name, string Value)[] environment) =>
        ServerlessYaml.Load(folder.Write("s.yaml", text), Source(environment));

    public static ExpressionSource Source(params (string Name, string Value)[] environment) =>
        new(environment.ToDictionary(pair => pair.Name, pair => pair.Value), "1234567890123456");

    /// <summary>The errors with the folder taken off, so that tests can state them whole.</summary>
    public static string[] Errors(string text, params (string Name, string Value)[] environment)
    {
        using var folder = new TemporaryFolder();
        return Shorten(LoadIn(folder, text, environment).Errors);
    }

    public static string[] Shorten(IEnumerable<ConfigError> errors) =>
        [.. errors.Select(error => (error with { Source = Path.GetFileName(error.Source) }).ToString())];

    public static string Error(string text, params (string Name, string Value)[] environment) => Assert.Single(Errors(text, environment));

    public static ServerlessApp App(string text, params (string Name, string Value)[] environment)
    {
        var outcome = Load(text, environment);
        Assert.Equal([], outcome.Errors);
        return outcome.Value!;
    }

    public static FunctionConfig OneFunction(params string[] props) => Assert.Single(App(Function(props)).Functions);
}
