using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>A measure that puts load on proxies which run side by side for all its rounds, one loaded at a time.</summary>
internal abstract class LoadMeasure : Measure
{
    public override string? Lacks(IReadOnlyList<Contender> contenders) => H2Load.Missing ?? LoadBackend.Missing;

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        var folder = contenders[0].Folder;
        using var backend = await LoadBackend.StartAsync(folder);
        var running = new List<(Contender Contender, RunningProgram Program)>();
        try
        {
            foreach (var contender in contenders.Where(Includes))
                running.Add((contender, await contender.StartAsync(LoadBackend.Port)));
            foreach (var (contender, _) in running)
            {
                cancelled.ThrowIfCancellationRequested();
                await WarmUpAsync(contender, options);
            }

            for (var round = 0; round < options.Rounds; round++)
            {
                cancelled.ThrowIfCancellationRequested();
                // Each round begins with another one, so that no proxy always comes after the same neighbour's heat.
                for (var turn = 0; turn < running.Count; turn++)
                {
                    var (contender, program) = running[(turn + round) % running.Count];
                    await LoadAsync(contender, program, options, results);
                }
            }
        }
        finally
        {
            foreach (var (_, program) in running)
                program.Dispose();
        }
    }

    protected virtual bool Includes(Contender contender) => contender.IsPlain;

    /// <summary>Until code that is compiled as it runs has come to rest.</summary>
    protected virtual async Task WarmUpAsync(Contender contender, BenchOptions options)
    {
        await H2Load.UnaryAsync(contender.Folder, contender.Url, connections: 1, streams: 100, LoadLength.Of(options.WarmUpCalls / 2));
        await H2Load.UnaryAsync(contender.Folder, contender.Url, connections: 10, streams: 10, LoadLength.Of(options.WarmUpCalls / 2));
    }

    protected abstract Task LoadAsync(Contender contender, RunningProgram program, BenchOptions options, ResultTable results);

    protected static void RequireAll(Contender contender, LoadResult result)
    {
        if (result.Failed > 0)
            throw new WrongAnswerException($"{result.Failed} of {result.Calls + result.Failed} calls through {contender.Name} failed");
    }
}
