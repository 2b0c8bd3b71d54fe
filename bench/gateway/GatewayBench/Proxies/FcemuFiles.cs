namespace GatewayBench.Proxies;

/// <summary>What fcemu runs on: a folder with an s.yaml for each variant. Everything is on as it is for a user: ledger, call lines, ids.</summary>
internal sealed class FcemuFiles(string program, WorkFolder folder)
{
    public const string FunctionName = "bench";

    public const string CrowdName = "crowd";

    /// <param name="concurrency">FC's instanceConcurrency: instances are filled one after another, so 100 calls at once need 100 slots.</param>
    /// <param name="watching">Who looks on; as for a user at a terminal where nothing is said.</param>
    public Proxy Proxy(string name, int instances, int concurrency, Watching? watching = null) => new()
    {
        Name = name,
        Program = program,
        Package = "bench/gateway/run builds it",
        IsVariant = instances > 1,
        Watching = watching,
        Arguments = (port, backend) =>
        [
            .. Start(name, port, $"instanceConcurrency: {concurrency}", "[./attached]"),
            .. Enumerable.Range(1, instances).SelectMany(i => new[] { "--attach", $"{FunctionName}=127.0.0.{i}:{backend}" }),
            .. watching is { CallLines: false } ? (string[])["--quiet", "--no-access-log"] : [],
        ],
    };

    /// <summary>The arguments for many instances of one call at a time. Its data folder is that of the name <see cref="CrowdName"/>.</summary>
    public IReadOnlyList<string> Crowd(int port, int instances, int backend) =>
        [.. Proxy(CrowdName, instances, concurrency: 1).Arguments(port, backend), "--max-instances", $"{instances}", "--burst-instances", $"{instances}"];

    /// <summary>The arguments for a function that fcemu starts itself.</summary>
    public IReadOnlyList<string> ColdStart(int port, IReadOnlyList<string> command, TimeSpan idleTimeout) =>
    [
        .. Start("cold", port, "instanceConcurrency: 1", $"[{string.Join(", ", command.Select(word => $"'{word}'"))}]"), "--idle-timeout", $"{idleTimeout.TotalMilliseconds:0}ms",
    ];

    /// <summary>The data folder of the variant with this name.</summary>
    public static string DataFolder(WorkFolder folder, string name) => Path.Combine(AppFolder(folder, name), ".fcemu");

    private static string AppFolder(WorkFolder folder, string name) => folder[name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-')];

    private string[] Start(string name, int port, string concurrency, string command)
    {
        var app = AppFolder(folder, name);
        Directory.CreateDirectory(app);
        File.WriteAllText(Path.Combine(app, "s.yaml"), $$"""
            edition: 3.0.0
            name: bench
            access: default
            resources:
              bench:
                component: fc3
                props:
                  region: cn-shanghai
                  functionName: {{FunctionName}}
                  runtime: custom.debian12
                  code: ./
                  handler: index.handler
                  timeout: 3600
                  {{concurrency}}
                  customRuntimeConfig:
                    command: {{command}}
                    port: 9000
                  triggers:
                    - triggerName: http
                      triggerType: http
                      triggerConfig:
                        authType: anonymous
                        methods: [GET, POST]

            """);
        return ["start", "--template", Path.Combine(app, "s.yaml"), "--port", $"{port}", "--cert-dir", folder["certs"], "--no-build"];
    }
}
