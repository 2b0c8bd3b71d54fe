using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>Streams of 64 KiB messages in both directions.</summary>
internal sealed class StreamingMeasure : LoadMeasure
{
    public override string Name => "streaming";

    public override string Title => "Streams of 64 KiB messages, one at a time";

    protected override async Task LoadAsync(Contender contender, RunningProgram program, BenchOptions options, ResultTable results)
    {
        await LoadAsync("down", () => H2Load.DownAsync(contender.Folder, contender.Url, options.Bodies));
        await LoadAsync("up", () => H2Load.UpAsync(contender.Folder, contender.Url, options.Bodies));

        async Task LoadAsync(string direction, Func<Task<LoadResult>> load)
        {
            var before = program.Cpu;
            var result = await load();
            var cpu = program.Cpu - before;
            RequireAll(contender, result);
            var mebibytes = (double)result.Calls * new FileInfo(contender.Folder.LargeBody).Length / (1 << 20);
            results.Add($"MiB/s {direction}", contender.Name, mebibytes / result.Took.TotalSeconds);
            results.Add($"CPU ms/GiB {direction}", contender.Name, cpu.TotalMilliseconds / mebibytes * 1024);
        }
    }

    protected override async Task WarmUpAsync(Contender contender, BenchOptions options)
    {
        await H2Load.DownAsync(contender.Folder, contender.Url, options.Bodies);
        await H2Load.UpAsync(contender.Folder, contender.Url, options.Bodies);
    }
}
