using GatewayBench.Load;
using GatewayBench.Proxies;
using Microsoft.Playwright;

namespace GatewayBench.Measures;

/// <summary>The dashboard in a real Chromium while 200 instances serve 1,000 requests a second, as it is opened and once its history is full. No comparison, so one round.</summary>
internal sealed class DashboardMeasure : Measure
{
    private const int Instances = 200;
    private const int PerSecond = 1000;

    private static string? Chromium => ProgramSearch.Find("chromium") ?? ProgramSearch.Find("chromium-browser");

    public override string Name => "dashboard";

    public override string Title => $"The dashboard in Chromium: {Instances} instances, {PerSecond:N0} requests a second";

    public override string? Lacks(IReadOnlyList<Contender> contenders) =>
        !contenders.Any(Includes) ? "fcemu is not among the proxies" : Chromium is null ? "Chromium is not installed (package chromium)" : null;

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        var contender = contenders.First(Includes);
        await using var backend = await HoldingBackend.StartAsync();
        using var fcemu = await contender.StartCrowdAsync(Instances, HoldingBackend.Port);
        await using var load = new SteadyLoad($"{contender.Url}/bench/Slow.grpc", PerSecond);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        await page.GotoAsync(await DashboardReader.AddressAsync(FcemuFiles.DataFolder(contender.Folder, FcemuFiles.CrowdName), cancelled));
        await page.Locator(".instances li").First.WaitForAsync();
        await Look.BeginAsync(page);

        await LookAsync("as it was opened");
        await Task.Delay(options.FillUp, TimeProvider.System, cancelled);
        await LookAsync($"after {(options.FillUp + options.Look).TotalMinutes:0.#} minutes");

        async Task LookAsync(string when)
        {
            var (cpu, answered, began) = (fcemu.Cpu, load.Answered, TimeProvider.System.GetTimestamp());
            var look = await Look.AtAsync(page, options.Look, cancelled);
            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            results.Add($"requests a second, {when}", contender.Name, (load.Answered - answered) / seconds);
            results.Add($"fcemu's CPU ms a second, {when}", contender.Name, (fcemu.Cpu - cpu).TotalMilliseconds / seconds);
            results.Add($"pictures a second, {when}", contender.Name, look.PicturesPerSecond);
            results.Add($"ms from picture to picture p99, {when}", contender.Name, look.GapP99);
            results.Add($"ms from picture to picture longest, {when}", contender.Name, look.GapLongest);
            results.Add($"long tasks ms a second, {when}", contender.Name, look.LongTasks);
            results.Add($"page's thread busy ms a second, {when}", contender.Name, look.Busy * 1000);
            results.Add($"page's scripts MiB, {when}", contender.Name, look.HeapMiB);
            results.Add($"instances shown, {when}", contender.Name, await page.Locator(".instances li").CountAsync());
        }
    }

    private static bool Includes(Contender contender) => contender is { IsFcemu: true, IsPlain: true };
}
