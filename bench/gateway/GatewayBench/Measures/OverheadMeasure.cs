using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>What being watched costs fcemu: the unary loads with each way of looking on by itself, with all of them, and with none.</summary>
internal sealed class OverheadMeasure : UnaryMeasure
{
    private readonly List<DashboardReader> _pages = [];

    public override string Name => "overhead";

    public override string Title => "Being watched: unary calls of 16 bytes, 100 at a time";

    public override string Yardstick => ProxyTable.Unwatched;

    public override string? Lacks(IReadOnlyList<Contender> contenders) =>
        base.Lacks(contenders) ?? (contenders.Any(Includes) ? null : "none of fcemu's watched variants is among the proxies");

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        await using var collector = await OtlpSink.StartAsync();
        try
        {
            await base.RunAsync(contenders, options, results, cancelled);
        }
        finally
        {
            foreach (var page in _pages)
                await page.DisposeAsync();
        }
    }

    protected override bool Includes(Contender contender) => contender.Watching is not null;

    /// <summary>The pages are open before the calls that warm up, and stay open.</summary>
    protected override async Task WarmUpAsync(Contender contender, BenchOptions options)
    {
        if (contender.Watching is { Dashboard: true })
            _pages.Add(await DashboardReader.OpenAsync(FcemuFiles.DataFolder(contender.Folder, contender.Name), CancellationToken.None));
        await base.WarmUpAsync(contender, options);
    }
}
