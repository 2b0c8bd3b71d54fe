using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>From the start of the process until it accepts connections, and until it has answered its first call.</summary>
internal sealed class StartMeasure : Measure
{
    public override string Name => "start";

    public override string Title => "Start";

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        await using var backend = await HoldingBackend.StartAsync();
        // The first start reads programs from the disk and makes fcemu's certificates.
        foreach (var contender in contenders.Where(c => c.IsPlain))
            await MeasureAsync(contender, new ResultTable("", [], Yardstick), cancelled);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in contenders.Where(c => c.IsPlain))
                await MeasureAsync(contender, results, cancelled);
        }
    }

    private static async Task MeasureAsync(Contender contender, ResultTable results, CancellationToken cancelled)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        using var program = await contender.StartAsync(HoldingBackend.Port);
        results.Add("ms to listening", contender.Name, clock.GetElapsedTime(began).TotalMilliseconds);

        using var client = new BenchClient();
        var connected = clock.GetTimestamp();
        using var answer = await client.CallAsync($"{contender.Url}/bench/Unary.grpc", new ByteArrayContent(WorkFolder.Message(16)), cancelled);
        await answer.Content.ReadAsByteArrayAsync(cancelled);
        results.Add("ms of the first connection and call", contender.Name, clock.GetElapsedTime(connected).TotalMilliseconds);
    }
}
