using System.Text;
using System.Text.RegularExpressions;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Html;
using Microsoft.Playwright;
using static FcEmulator.Tests.Billing.BillingSamples;
using static FcEmulator.Tests.Billing.Reports.ReportSample;

namespace FcEmulator.Tests.Browser;

/// <summary>The HTML report as a person uses it, opened from disk. TEST_SHOTS names a folder for pictures of it.</summary>
public sealed class ReportPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-page-").FullName;
    private readonly WatchedPages _watched = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ChromiumFact]
    public async Task Page_OfTheSample_DrawsEachCallAndIntervalAndLoadsNothing()
    {
        var page = await OpenAsync(Records);

        Assert.Equal(4, await page.Locator("#timeline rect.call").CountAsync());
        Assert.Equal(1, await page.Locator("#timeline rect.call.bad").CountAsync());
        Assert.Equal(1, await page.Locator("#timeline rect.cold").CountAsync());
        Assert.Equal(1, await page.Locator("#timeline rect.idle").CountAsync());
        Assert.Equal(3, await page.Locator("#timeline rect.billed").CountAsync());
        Assert.Equal(1, await page.Locator("#concurrency path.open-line").CountAsync());
        Assert.Single(_watched.Requests);
        Assert.Empty(_watched.Errors);
        await WatchedPages.ShootAsync(page, "light");
    }

    /// <summary>T2 to T3 lies in both calls and is billed once: the billed bar is as long as the two calls together reach.</summary>
    [ChromiumFact]
    public async Task Page_T1ToT4_DrawsTheCallsInTwoLanesOverOneBilledBar()
    {
        var page = await OpenAsync(Records);

        var (first, second, billed) = (await BoxAsync(page, "rect.call", 0), await BoxAsync(page, "rect.call", 1), await BoxAsync(page, "rect.billed", 0));
        Assert.True(second.Y > first.Y && billed.Y > second.Y);
        Assert.True(second.X < first.X + first.Width);
        Assert.Equal(first.X, billed.X, 0.6f);
        Assert.Equal(second.X + second.Width, billed.X + billed.Width, 0.6f);
    }

    [ChromiumFact]
    public async Task Pointer_OnABar_TellsWhatItIs()
    {
        var page = await OpenAsync(Records);

        await page.Locator("#timeline rect.call").First.HoverAsync();
        Assert.Equal(
            "/a.B/Get: unary, cold start, ok. 1 s to 1.3 s, 300 ms. greeter, instance c-1, request r-1.",
            await page.Locator("#details").TextContentAsync());
    }

    [ChromiumFact]
    public async Task Keyboard_WalksCallsAndZooms()
    {
        var page = await OpenAsync(Records);
        await page.Locator("#timeline").FocusAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("/a.B/Get: unary, timed out.", await page.Locator("#details").TextContentAsync(), StringComparison.Ordinal);
        var before = await BoxAsync(page, "rect.chosen", 0);
        await page.Keyboard.PressAsync("Enter");
        var zoomed = await BoxAsync(page, "rect.chosen", 0);
        Assert.True(zoomed.Width > before.Width * 3);
        await page.Keyboard.PressAsync("0");
        Assert.Equal(before.Width, (await BoxAsync(page, "rect.chosen", 0)).Width, 0.6f);
        await page.Keyboard.PressAsync("+");
        // The box has the outline, which does not grow.
        Assert.Equal(before.Width * 2, (await BoxAsync(page, "rect.chosen", 0)).Width, 4f);
        await WatchedPages.ShootAsync(page, "keyboard");
    }

    [ChromiumFact]
    public async Task Drag_OverAPart_ZoomsIntoIt()
    {
        var page = await OpenAsync(Records);
        var call = await BoxAsync(page, "rect.call", 0);
        var before = call.Width;

        await page.Mouse.MoveAsync(call.X - 10, call.Y + 5);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(call.X + call.Width + 10, call.Y + 5);
        await page.Mouse.UpAsync();

        Assert.True((await BoxAsync(page, "rect.call", 0)).Width > before * 2);
    }

    /// <summary>A bar that is drawn again is another one: a pointer on it, or a drag from it, would be lost.</summary>
    [ChromiumFact]
    public async Task Page_NothingChanges_IsDrawnOnce()
    {
        var page = await chromium.NewPageAsync();
        await page.AddInitScriptAsync(
            "window.drawings = 0; const replace = Element.prototype.replaceChildren;"
            + " Element.prototype.replaceChildren = function (...children) { if (this.id === 'timeline') window.drawings++; replace.apply(this, children); };");
        await OpenAsync(page, Records);
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

        Assert.Equal(1, await page.EvaluateAsync<int>("window.drawings"));
        await page.SetViewportSizeAsync(700, 900);
        await page.WaitForFunctionAsync("window.drawings === 2");
    }

    [ChromiumFact]
    public async Task Tables_SayTheSameAsTheDrawing()
    {
        var page = await OpenAsync(Records);

        await page.Locator("summary").First.ClickAsync();
        Assert.Equal(4, await page.Locator("details").First.Locator("tbody tr").CountAsync());
        Assert.Equal(3, await page.Locator("details").Nth(1).Locator("tbody tr").CountAsync());
        Assert.Contains("USD 0.00001378", await page.Locator(".figures").TextContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>No page-wide scrolling sideways at the width of a phone, in the dark, and all of it still readable.</summary>
    [ChromiumFact]
    public async Task Page_NarrowAndDark_FitsItsWidth()
    {
        var page = await OpenAsync(Records, new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark }, width: 390);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Equal("rgb(18, 23, 29)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await WatchedPages.ShootAsync(page, "narrow-dark");
    }

    [ChromiumFact]
    public async Task Print_HasInkOnWhiteAndNoButtons()
    {
        var page = await OpenAsync(Records, new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });

        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.False(await page.Locator(".tools").IsVisibleAsync());
        Assert.True(await page.Locator("#timeline").IsVisibleAsync());
        await WatchedPages.ShootAsync(page, "print");
    }

    /// <summary>The first page began with the figures alone, then came a heading, then an empty frame: the one picture of all instances fitted nowhere.</summary>
    [ChromiumFact]
    public async Task Print_ManyInstances_AreNotCutByPages_AndLeaveNoPageEmpty()
    {
        const int Count = 30;
        var page = await OpenAsync(
            [.. Enumerable.Range(1, Count).SelectMany(at => new ILedgerRecord[] { Call($"c-{at}", 1, "a", "/s/m", At(at), At(at + 10)), Interval($"c-{at}", 1, At(at), At(at + 10), Ms(10), 1) })]);

        await page.EvaluateAsync("window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(1 + Count, await page.Locator("#timeline svg").CountAsync());
        Assert.Equal(Count, await page.Locator("#timeline svg:has(.call)").CountAsync());
        await page.EvaluateAsync("window.dispatchEvent(new Event('afterprint'))");
        Assert.Equal(1, await page.Locator("#timeline svg").CountAsync());

        var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
        Assert.InRange(Regex.Count(pdf, @"/Type\s*/Page\b"), 4, 7);
    }

    /// <summary>Method paths come from clients: whatever they hold is text on the page.</summary>
    [ChromiumFact]
    public async Task Page_MethodNamedLikeMarkup_IsText()
    {
        const string Method = "/</script><img src=x onerror=alert(1)>{{data}}";
        var page = await OpenAsync([Records[0], Call("c-1", 1, "<b>", Method, At(0), At(10)), Interval("c-1", 1, At(0), At(10), Ms(10), 1)]);

        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.Contains(Method, await page.Locator(".legend").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(_watched.Errors);
    }

    [ChromiumFact]
    public async Task Page_OfAnEmptyLedger_SaysSo()
    {
        var page = await OpenAsync([]);

        Assert.Equal("Nothing to draw.", await page.Locator("#timeline").TextContentAsync());
        Assert.Empty(_watched.Errors);
    }

    /// <summary>5,000 of 6,000 calls are drawn, and it is said so.</summary>
    [ChromiumFact]
    public async Task Page_OfManyCalls_DrawsTheFirstAndSaysHowMany()
    {
        var records = new List<ILedgerRecord> { Records[0] };
        for (var i = 0; i < 6_000; i++)
        {
            records.Add(Call($"c-{i % 7}", i / 7 + 1, $"r-{i}", i % 5 == 0 ? Chat : Get, At(20 * i), At(20 * i + 15)));
            records.Add(Interval($"c-{i % 7}", i / 7 + 1, At(20 * i), At(20 * i + 15), Ms(15), 1));
        }

        var page = await OpenAsync(records);

        Assert.Contains("The first 5,000 of 6,000 calls", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator("#timeline rect.call").CountAsync() > 1_000);
        Assert.Empty(_watched.Errors);
    }

    private async Task<IPage> OpenAsync(IReadOnlyList<ILedgerRecord> records, PageEmulateMediaOptions? media = null, int width = 1200) =>
        await OpenAsync(await chromium.NewPageAsync(), records, media, width);

    private async Task<IPage> OpenAsync(IPage page, IReadOnlyList<ILedgerRecord> records, PageEmulateMediaOptions? media = null, int width = 1200)
    {
        var timeline = new Timeline();
        var report = new ReportReader(Card, rule: null, timeline).Read(records, callsPerMonth: 3_000_000);
        var file = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(file, HtmlReport.Render(report, timeline));
        await _watched.OpenAsync(page, new Uri(file).AbsoluteUri, media ?? new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light }, width);
        return page;
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page, string selector, int at) =>
        (await page.Locator($"#timeline {selector}").Nth(at).BoundingBoxAsync())!;
}
