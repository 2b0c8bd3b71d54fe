using GatewayBench.Load;

namespace GatewayBench;

/// <summary>What to measure, and how long. Immutable.</summary>
internal sealed record BenchOptions
{
    /// <summary>Folder with the published programs: <c>fcemu/</c> and <c>bare-yarp/</c>.</summary>
    public required string Programs { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Of one unary load on one proxy.</summary>
    public required LoadLength Load { get; init; }

    /// <summary>Idle bidi streams and idle connections that memory is measured with.</summary>
    public required int IdleStreams { get; init; }

    public required int IdleConnections { get; init; }

    /// <summary>How long the dashboard is looked at, at the beginning and once its history is full, and how long it fills up in between.</summary>
    public required TimeSpan Look { get; init; }

    public required TimeSpan FillUp { get; init; }

    /// <summary>64 MiB bodies one streaming load passes.</summary>
    public required int Bodies { get; init; }

    /// <summary>Every proxy gets this many unary calls before anything counts: .NET compiles busy code twice, and needs some 300,000 to have done so.</summary>
    public required int WarmUpCalls { get; init; }

    /// <summary>Names of measures and of proxies; empty means all.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    public required IReadOnlyList<string> Proxies { get; init; }
}
