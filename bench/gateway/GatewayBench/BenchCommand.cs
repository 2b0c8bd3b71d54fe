using System.CommandLine;
using GatewayBench.Load;

namespace GatewayBench;

/// <summary>The command line.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var programs = new Option<string>("--programs") { Description = "Folder with the published fcemu and bare-yarp.", Required = true };
        var rounds = new Option<int>("--rounds") { Description = "Interleaved rounds; fewer than 6 show nothing below 25 %.", DefaultValueFactory = _ => 6 };
        var seconds = new Option<double>("--seconds") { Description = "Length of one load on one proxy.", DefaultValueFactory = _ => 2 };
        var measures = new Option<string[]>("--measure") { Description = $"Only these: {string.Join(", ", Measures.MeasureTable.Names)}.", AllowMultipleArgumentsPerToken = true };
        var proxies = new Option<string[]>("--proxy") { Description = $"Only these: {string.Join(", ", Proxies.ProxyTable.Names)}.", AllowMultipleArgumentsPerToken = true };
        var brief = new Option<bool>("--short") { Description = "A minute instead of half an hour: fails on wrong answers only, its numbers mean nothing." };
        measures.AcceptOnlyFromAmong([.. Measures.MeasureTable.Names]);
        proxies.AcceptOnlyFromAmong([.. Proxies.ProxyTable.Names]);

        var command = new RootCommand("Runs this gateway and other proxies in turns in front of one backend, and prints how they compare.")
        {
            programs, rounds, seconds, measures, proxies, brief,
        };
        command.SetAction((parsed, cancelled) => Bench.RunAsync(
            new BenchOptions
            {
                Programs = Path.GetFullPath(parsed.GetRequiredValue(programs)),
                Rounds = parsed.GetValue(brief) ? 1 : parsed.GetValue(rounds),
                // A number of calls, however long they take, where a machine that is busy with other things must not matter.
                Load = parsed.GetValue(brief) ? LoadLength.Of(500) : LoadLength.Of(TimeSpan.FromSeconds(parsed.GetValue(seconds))),
                IdleStreams = parsed.GetValue(brief) ? 200 : 10_000,
                IdleConnections = parsed.GetValue(brief) ? 20 : 1_000,
                Look = TimeSpan.FromSeconds(parsed.GetValue(brief) ? 2 : 30),
                FillUp = TimeSpan.FromSeconds(parsed.GetValue(brief) ? 0 : 270),
                Bodies = parsed.GetValue(brief) ? 1 : 16,
                WarmUpCalls = parsed.GetValue(brief) ? 200 : 600_000,
                Measures = parsed.GetValue(measures) ?? [],
                Proxies = parsed.GetValue(proxies) ?? [],
            },
            cancelled));
        // Ctrl-C: what it started ends before it does.
        return await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }
}
