using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>What a proxy adds to the time of a call, against the backend asked directly in the same round.</summary>
internal sealed class LatencyMeasure : LoadMeasure
{
    private static readonly int[] Concurrencies = [1, 100];

    public override string Name => "latency";

    public override string Title => "Added to a unary call";

    protected override async Task LoadAsync(Contender contender, RunningProgram program, BenchOptions options, ResultTable results)
    {
        foreach (var concurrency in Concurrencies)
        {
            var direct = await H2Load.UnaryAsync(contender.Folder, $"http://127.0.0.1:{LoadBackend.Port}", 1, concurrency, options.Load);
            var result = await H2Load.UnaryAsync(contender.Folder, contender.Url, 1, concurrency, options.Load);
            RequireAll(contender, result);
            results.Add($"p50 µs, {concurrency} at a time", contender.Name, result.P50 - direct.P50);
            results.Add($"p99 µs, {concurrency} at a time", contender.Name, result.P99 - direct.P99);
        }
    }
}
