using FcEmulator.Cli;
using FcEmulator.Tests.Cli;
using FcEmulator.Tests.Fakes;
using Microsoft.Playwright;

namespace FcEmulator.Tests.Browser;

/// <summary>The trade-off page of fcemu simulate as a person uses it, opened from disk. TEST_SHOTS names a folder for pictures of it.</summary>
public sealed class SimulationPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-trade-off-").FullName;
    private readonly WatchedPages _watched = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What is now, and 1, 5 and 20 at a time on two sizes: seven points, each in the plot and in the table.</summary>
    [ChromiumFact]
    public async Task Page_DrawsAndListsEveryPointAndLoadsNothing()
    {
        var page = await OpenAsync();

        Assert.Equal(7, await page.Locator("#plot path.point").CountAsync());
        Assert.Equal(7, await page.Locator("#rows tr").CountAsync());
        Assert.Equal(1, await page.Locator(".badge.recommended").CountAsync());
        Assert.NotEmpty((await page.Locator(".advice").First.TextContentAsync())!);
        Assert.Single(_watched.Requests);
        Assert.Empty(_watched.Errors);
        await WatchedPages.ShootAsync(page, "simulate-light");
    }

    [ChromiumFact]
    public async Task Keyboard_OnAPoint_TellsWhatItIsAndMarksItsLine()
    {
        var page = await OpenAsync();

        await page.Locator("#plot path.point").First.FocusAsync();

        Assert.True(await page.Locator("#tip").IsVisibleAsync());
        Assert.Equal(await page.Locator("#plot path.point").First.GetAttributeAsync("aria-label"), await page.Locator("#tip").TextContentAsync());
        Assert.Equal(1, await page.Locator("#rows tr.on").CountAsync());
        await WatchedPages.ShootAsync(page, "simulate-focus");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal(1, await page.Locator("#plot path.point.on").CountAsync());
        await page.Locator("#x").FocusAsync();
        Assert.False(await page.Locator("#tip").IsVisibleAsync());
    }

    [ChromiumFact]
    public async Task Head_Pressed_SortsTheTableOneWayAndTheOther()
    {
        var page = await OpenAsync();
        var cost = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "USD/month" });

        await cost.PressAsync("Enter");
        var upwards = await page.Locator("#rows tr").AllInnerTextsAsync();
        await cost.PressAsync("Enter");

        Assert.Equal("descending", await page.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));
        Assert.Equal(upwards.Reverse(), await page.Locator("#rows tr").AllInnerTextsAsync());
    }

    [ChromiumFact]
    public async Task Axis_Chosen_DrawsThePlotByIt()
    {
        var page = await OpenAsync();
        var before = await page.Locator("#plot text.axis").AllTextContentsAsync();

        await page.Locator("#y").SelectOptionAsync("coldStarts");

        Assert.Equal(["USD a month", "calls that waited for a cold start"], await page.Locator("#plot text.axis").AllTextContentsAsync());
        Assert.NotEqual(before, await page.Locator("#plot text.axis").AllTextContentsAsync());
        Assert.Equal(7, await page.Locator("#plot path.point").CountAsync());
    }

    /// <summary>No page-wide scrolling sideways at the width of a phone, and ink on white on paper.</summary>
    [ChromiumFact]
    public async Task Page_NarrowDarkOrPrinted_FitsAndReads()
    {
        var narrow = await OpenAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark }, width: 390);
        Assert.True(await narrow.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Equal("rgb(18, 22, 31)", await narrow.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await WatchedPages.ShootAsync(narrow, "simulate-narrow-dark");

        var printed = await OpenAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(255, 255, 255)", await printed.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.False(await printed.Locator(".controls").IsVisibleAsync());
        Assert.True(await printed.Locator("#plot").IsVisibleAsync());
        await WatchedPages.ShootAsync(printed, "simulate-print");
    }

    private async Task<IPage> OpenAsync(PageEmulateMediaOptions? media = null, int width = 1200)
    {
        var (file, template) = (Path.Combine(_folder, "page.html"), Path.Combine(_folder, "s.yaml"));
        await File.WriteAllTextAsync(template, SampleYaml.Of("[dotnet, greeter.dll]"));
        var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(
            ["simulate", "--generate", "bursty", "--rps", "20", "--length", "10m", "--concurrency", "1,5,20", "--sizes", "0.35x512,1x1024", "--format", "html", "--out", file, "-t", template],
            TextWriter.Null,
            error).DefaultTimeout();
        Assert.Equal((ExitCode.Ok, ""), (exitCode, error.ToString()));

        var page = await chromium.NewPageAsync();
        await _watched.OpenAsync(page, new Uri(file).AbsoluteUri, media ?? new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light }, width);
        return page;
    }
}
