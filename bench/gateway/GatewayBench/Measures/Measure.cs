using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>One thing that is measured of every proxy, in interleaved rounds. Immutable.</summary>
internal abstract class Measure
{
    /// <summary>As --measure takes it.</summary>
    public abstract string Name { get; }

    /// <summary>As its table is headed.</summary>
    public abstract string Title { get; }

    /// <summary>The proxy that the others' numbers are told as ratios to.</summary>
    public virtual string Yardstick => ProxyTable.BareYarp;

    /// <summary>Why it cannot be measured here; null where it can.</summary>
    public virtual string? Lacks(IReadOnlyList<Contender> contenders) => null;

    public abstract Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled);
}
