namespace GatewayBench.Proxies;

/// <summary>A proxy under test, as a program. Immutable.</summary>
internal sealed record Proxy
{
    /// <summary>As the tables head its column.</summary>
    public required string Name { get; init; }

    public required string Program { get; init; }

    /// <summary>Where the program comes from.</summary>
    public required string Package { get; init; }

    /// <summary>Writes its configuration and gives its arguments, for the port it listens on and the one it forwards to.</summary>
    public required Func<int, int, IReadOnlyList<string>> Arguments { get; init; }

    /// <summary>A variant of another one, which only the unary loads compare.</summary>
    public bool IsVariant { get; init; }

    /// <summary>Who looks on; of the variants that only the overhead compares.</summary>
    public Watching? Watching { get; init; }
}
