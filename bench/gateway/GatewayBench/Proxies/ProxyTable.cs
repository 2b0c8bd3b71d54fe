namespace GatewayBench.Proxies;

/// <summary>All proxies that the bench knows.</summary>
internal static class ProxyTable
{
    public const string BareYarp = "bare YARP";

    /// <summary>What the overhead's ratios are to.</summary>
    public const string Unwatched = "fcemu, all off";

    private static readonly string[] Instances = ["fcemu", "fcemu, 4 instances", "fcemu, 20 instances"];

    private static readonly (string Name, Watching By)[] Watched =
    [
        (Unwatched, new Watching(CallLines: false, Otlp: false, Dashboard: false)),
        ("fcemu, call lines", new Watching(CallLines: true, Otlp: false, Dashboard: false)),
        ("fcemu, dashboard", new Watching(CallLines: false, Otlp: false, Dashboard: true)),
        ("fcemu, OTLP", new Watching(CallLines: false, Otlp: true, Dashboard: false)),
        ("fcemu, all on", new Watching(CallLines: true, Otlp: true, Dashboard: true)),
    ];

    public static readonly IReadOnlyList<string> Names = [.. Instances, BareYarp, "nginx", "haproxy", "nghttpx", .. Watched.Select(one => one.Name)];

    /// <summary>Those that are asked for and installed.</summary>
    /// <param name="skipped">Why the others are not there.</param>
    public static IReadOnlyList<Contender> Select(BenchOptions options, WorkFolder folder, out IReadOnlyList<string> skipped)
    {
        var wanted = All(options.Programs, folder).Where(p => options.Proxies.Count == 0 || options.Proxies.Contains(p.Name)).ToLookup(p => Installed(p.Program));
        skipped = [.. wanted[false].Select(p => $"{p.Name}: {p.Program} is not installed ({p.Package})")];
        return [.. wanted[true].Select(p => new Contender(p, folder))];
    }

    private static IEnumerable<Proxy> All(string programs, WorkFolder folder)
    {
        var fcemu = new FcemuFiles(Path.Combine(programs, "fcemu", "fcemu"), folder);
        yield return fcemu.Proxy(Instances[0], instances: 1, concurrency: 200);
        yield return fcemu.Proxy(Instances[1], instances: 4, concurrency: 25);
        yield return fcemu.Proxy(Instances[2], instances: 20, concurrency: 5);
        yield return new Proxy
        {
            Name = BareYarp,
            Program = Path.Combine(programs, "bare-yarp", "bare-yarp"),
            Package = "bench/gateway/run builds it",
            Arguments = (port, backend) => [$"{port}", $"{backend}", folder.Certificate, folder.Key],
        };
        yield return StockProxies.Nginx(folder);
        yield return StockProxies.Haproxy(folder);
        yield return StockProxies.Nghttpx(folder);
        foreach (var (name, by) in Watched)
            yield return fcemu.Proxy(name, instances: 1, concurrency: 200, by);
    }

    private static bool Installed(string program) => ProgramSearch.Find(program) is not null;
}
