using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>Throughput and CPU per call, with all calls on one connection and spread over ten.</summary>
internal class UnaryMeasure : LoadMeasure
{
    private static readonly (int Connections, int Streams)[] Shapes = [(1, 100), (10, 10)];

    public override string Name => "unary";

    public override string Title => "Unary calls of 16 bytes, 100 at a time";

    protected override bool Includes(Contender contender) => contender.Watching is null;

    protected override async Task LoadAsync(Contender contender, RunningProgram program, BenchOptions options, ResultTable results)
    {
        foreach (var (connections, streams) in Shapes)
        {
            var before = program.Cpu;
            var result = await H2Load.UnaryAsync(contender.Folder, contender.Url, connections, streams, options.Load);
            var cpu = program.Cpu - before;
            RequireAll(contender, result);
            results.Add($"calls/s, {connections} × {streams}", contender.Name, result.Calls / result.Took.TotalSeconds);
            results.Add($"CPU µs/call, {connections} × {streams}", contender.Name, cpu.TotalMicroseconds / result.Calls);
        }
    }
}
