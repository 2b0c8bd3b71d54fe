using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>Resident memory that open bidi streams cost while nothing happens on them: each has sent and got one message.</summary>
internal sealed class StreamMemoryMeasure : Measure
{
    public override string Name => "stream-memory";

    public override string Title => "Memory of idle bidi streams";

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var backend = await HoldingBackend.StartAsync();
            foreach (var contender in contenders.Where(c => c.IsPlain))
                results.Add($"KiB a stream, {options.IdleStreams} open", contender.Name, await MeasureAsync(contender, options.IdleStreams, cancelled) / 1024);
        }
    }

    private static async Task<double> MeasureAsync(Contender contender, int streams, CancellationToken cancelled)
    {
        using var program = await contender.StartAsync(HoldingBackend.Port);
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new BenchClient();
        // The first calls make the proxy load and compile its code, which is no stream's.
        var first = await OpenAsync(contender, client, 10, letGo.Task, cancelled);
        var before = program.Memory;
        var open = await OpenAsync(contender, client, streams, letGo.Task, cancelled);
        var after = program.Memory;
        letGo.SetResult();
        foreach (var answer in first.Concat(open))
            answer.Dispose();
        return (after - before) / (double)streams;
    }

    private static async Task<List<HttpResponseMessage>> OpenAsync(Contender contender, BenchClient client, int streams, Task letGo, CancellationToken cancelled)
    {
        var open = new List<HttpResponseMessage>();
        for (var opened = 0; opened < streams; opened += 100)
        {
            open.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(100, streams - opened)).Select(async _ =>
            {
                var answer = await client.CallAsync($"{contender.Url}/bench/Hold.grpc", new OpenContent(WorkFolder.Message(16), letGo), cancelled);
                var body = await answer.Content.ReadAsStreamAsync(cancelled);
                await body.ReadExactlyAsync(new byte[21], cancelled);
                return answer;
            })));
        }

        return open;
    }
}
