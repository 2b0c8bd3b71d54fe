using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>Resident memory that open client connections cost, each of which has made one call.</summary>
internal sealed class ConnectionMemoryMeasure : Measure
{
    public override string Name => "connection-memory";

    public override string Title => "Memory of idle connections";

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var backend = await HoldingBackend.StartAsync();
            foreach (var contender in contenders.Where(c => c.IsPlain))
                results.Add($"KiB a connection, {options.IdleConnections} open", contender.Name, await MeasureAsync(contender, options.IdleConnections, cancelled) / 1024);
        }
    }

    private static async Task<double> MeasureAsync(Contender contender, int connections, CancellationToken cancelled)
    {
        using var program = await contender.StartAsync(HoldingBackend.Port);
        var open = new List<BenchClient>();
        try
        {
            await OpenAsync(10);
            var before = program.Memory;
            await OpenAsync(connections);
            return (program.Memory - before) / (double)connections;
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }

        async Task OpenAsync(int count)
        {
            for (var opened = 0; opened < count; opened++)
            {
                var client = new BenchClient();
                open.Add(client);
                using var answer = await client.CallAsync($"{contender.Url}/bench/Unary.grpc", new ByteArrayContent(WorkFolder.Message(16)), cancelled);
                await answer.Content.ReadAsByteArrayAsync(cancelled);
            }
        }
    }
}
