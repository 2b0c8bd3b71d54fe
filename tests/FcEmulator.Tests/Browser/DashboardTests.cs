using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FcEmulator.Tests.Browser;

/// <summary>The dashboard of a real fcemu as a person uses it, driven by real calls. TEST_SHOTS names a folder for pictures of it.</summary>
public sealed partial class DashboardTests(DashboardFixture fixture) : IClassFixture<DashboardFixture>, IAsyncLifetime
{
    private const string Chat = "/helloworld.Greeter/RouteChat";

    private readonly WatchedPages _watched = new();
    private readonly List<IPage> _pages = [];

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Each page keeps connections, of which a browser has six for an address.</summary>
    public async Task DisposeAsync()
    {
        foreach (var page in _pages)
            await page.CloseAsync();
    }

    [ChromiumFact]
    public async Task Page_WhileCallsRunAndEnd_ShowsSlotsRequestsBillAndLog()
    {
        var page = await OpenAsync();
        await using var client = await fixture.Emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        var stream = await client.OpenStreamAsync(TestEmulator.Request(Chat));

        var running = page.Locator("#running tbody tr", new PageLocatorOptions { HasText = Chat });
        await Expect(running).ToHaveCountAsync(1);
        await Expect(page.Locator(".instances li.ready .cells i.on").First).ToBeVisibleAsync();
        await Expect(page.Locator(".instances li .cells[aria-label='1 of 2 slots in use']")).ToHaveCountAsync(1);
        await Expect(page.Locator("#recent tbody tr", new PageLocatorOptions { HasText = "SayHello" }).First).ToBeVisibleAsync();
        await Expect(page.Locator("#figures")).ToContainTextAsync(ColdStarts());
        await Expect(page.Locator("#figures")).ToContainTextAsync(Cost());
        await Expect(page.Locator("#log")).ToContainTextAsync("greeter listening on");
        await Expect(page.Locator("#events")).ToContainTextAsync("starting (first request)");
        await WatchedPages.ShootAsync(page, "dashboard");

        await client.SendResetAsync(stream, Http2.Http2ErrorCode.Cancel);
        await Expect(running).ToHaveCountAsync(0);
        await Expect(page.Locator("#recent tbody tr.bad, #recent tbody tr", new PageLocatorOptions { HasText = "cancelled by client" }).First).ToBeVisibleAsync();
        Assert.Empty(_watched.Errors);
        Assert.All(_watched.Requests, url => Assert.StartsWith(fixture.Locator.Admin + "/", url, StringComparison.Ordinal));
    }

    /// <summary>No server, log or history gets to see the token.</summary>
    [ChromiumFact]
    public async Task Token_InTheAddress_IsTakenOutOfItAndNeverAsked()
    {
        var page = await OpenAsync();

        Assert.Equal(fixture.Locator.Admin + "/", page.Url);
        Assert.True(await page.Locator("#token-form").IsHiddenAsync());
        Assert.DoesNotContain(_watched.Requests, url => url.Contains(fixture.Locator.Token, StringComparison.Ordinal));
        await page.ReloadAsync();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("live");
        await Expect(page.Locator("#log-note")).ToContainTextAsync("Lines of all functions");
    }

    [ChromiumFact]
    public async Task Page_WithoutTheToken_ShowsAndChangesNothing_UntilItIsGiven()
    {
        var page = await OpenAsync(withToken: false);

        await Expect(page.Locator("#token-form")).ToBeVisibleAsync();
        await Expect(page.Locator("#log-note")).ToHaveTextAsync("What functions print is shown with the token only.");
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = Drain() })).ToHaveCountAsync(0);

        await page.Locator("#token-input").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#token-problem")).ToHaveTextAsync("The emulator does not take this token.");
        await page.Locator("#token-input").FillAsync(fixture.Locator.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#token-form")).ToBeHiddenAsync();
        await Expect(page.Locator("#log-note")).ToContainTextAsync("Lines of all functions");
    }

    [ChromiumFact]
    public async Task Keyboard_WalksTheTimelineAndOpensARequest()
    {
        await using var client = await fixture.Emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        var page = await OpenAsync();
        await Expect(page.Locator("#legend")).ToContainTextAsync("/helloworld.Greeter/SayHello");
        await page.Locator("#timeline").FocusAsync();

        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#timeline-details")).ToContainTextAsync(Told());
        await Expect(page.Locator("#follow")).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#request")).ToBeVisibleAsync();
        await Expect(page.Locator("#request-facts")).ToContainTextAsync("/helloworld.Greeter/");
        await Expect(page.Locator("#request-story li").First).ToBeVisibleAsync();
        await Expect(page.Locator("#request-bill")).Not.ToHaveTextAsync("");
        await Expect(page.Locator("#request-log-note")).Not.ToHaveTextAsync("Reading.");
        await WatchedPages.ShootAsync(page, "request");
        Assert.Equal([], await FaultsAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#request")).ToBeHiddenAsync();
        Assert.Empty(_watched.Errors);
    }

    [ChromiumFact]
    public async Task Log_FilteredByInstance_ShowsItsLinesOnly()
    {
        await using var client = await fixture.Emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        var page = await OpenAsync();
        await Expect(page.Locator("#log div").First).ToBeVisibleAsync();

        await page.Locator("#log-instance").FillAsync("nobody");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#log-note")).ToContainTextAsync("Lines of instance …nobody");
        await Expect(page.Locator("#log div")).ToHaveCountAsync(0);

        await page.Locator(".instances li .link").First.ClickAsync();
        await Expect(page.Locator("#log div").First).ToContainTextAsync("greeter listening on");
    }

    [ChromiumFact]
    public async Task Drain_OfAnInstance_EndsIt()
    {
        await using (var client = await fixture.Emulator.ConnectAsync())
            await client.CallAsync(TestEmulator.Request(), []);
        var page = await OpenAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Drain all instances of greeter" }).ClickAsync();

        await Expect(page.Locator(".instances li")).ToHaveCountAsync(0);
        await Expect(page.Locator("#functions")).ToContainTextAsync("No instance: the next call starts one.");
        await Expect(page.Locator("#events")).ToContainTextAsync("stopped (drained)");
    }

    [ChromiumFact]
    public async Task Faults_SwitchedOnAndOff_StrikeCallsAndStop()
    {
        var page = await OpenAsync();
        await page.Locator("#fault-rule").FillAsync("tremble");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#fault-problem")).ToContainTextAsync("The rule tremble");
        await page.Locator("#fault-rule").FillAsync("throttle method=*/ListFeatures");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#faults li")).ToHaveCountAsync(1);
        await Expect(page.Locator("#fault-problem")).ToHaveTextAsync("");

        await using var client = await fixture.Emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request("/helloworld.Greeter/ListFeatures"), []);

        await Expect(page.Locator("#recent tbody tr.bad", new PageLocatorOptions { HasText = "429 ResourceExhausted" }).First).ToBeVisibleAsync();
        await Expect(page.Locator("#faults li")).ToContainTextAsync("fitted 1 time, struck 1");
        await WatchedPages.ShootAsync(page, "faults");
        Assert.Equal([], await FaultsAsync(page));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Switch off throttle method=*/ListFeatures" }).ClickAsync();
        await Expect(page.Locator("#faults li")).ToHaveCountAsync(0);
    }

    /// <summary>On an instance of one call at a time, the next begins within the millisecond in which the one before ended.</summary>
    [ChromiumFact]
    public async Task Timeline_CallsThatFollowOneAnother_ShareARow()
    {
        var page = await OpenAsync();

        var rows = await page.EvaluateAsync<int>(
            """
            async () => {
              const { Store } = await import('/dashboard/store.js'), store = Store(), now = Date.parse('2026-01-02T03:04:05.006Z');
              const call = (requestId, ageMs, arrivedAt) => ({ requestId, ageMs, arrivedAt, waitedMs: 0, instanceId: 'c-1', kind: 'unary', method: '/s/m' });
              const frame = (oldest, calls) => ({ now, instances: [{ instanceId: 'c-1', slots: 1, function: 'f' }], requests: { oldest }, timeline: { calls, intervals: [], open: [] } });
              store.take(frame([call('first', 100.2, '2026-01-02T03:04:04.9058Z')], []));
              store.take(frame(
                [call('second', .4, '2026-01-02T03:04:05.0056Z')],
                [{ instance: 'c-1', function: 'f', request: 'first', kind: 'unary', method: '/s/m', start: now - 100.2, end: now - .5, cold: false, bad: false }]));
              return store.lanes(now - 60000)[0].rows;
            }
            """);

        Assert.Equal(1, rows);
    }

    [ChromiumFact]
    public async Task Connection_Lost_IsSaidAndTakenUpAgain()
    {
        var page = await NewPageAsync();
        var reachable = new TaskCompletionSource();
        var broken = 0;
        // Not there at first, then a connection that ends at once, then one that stays.
        await page.RouteAsync("**/api/live", route =>
            !reachable.Task.IsCompleted ? route.AbortAsync()
            : Interlocked.Exchange(ref broken, 1) == 0 ? route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/event-stream", Body = "" })
            : route.ContinueAsync());
        await page.GotoAsync($"{fixture.Locator.Admin}/#token={fixture.Locator.Token}");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("not there, trying again");

        reachable.SetResult();

        await Expect(page.Locator("#figures")).ToContainTextAsync("Finished");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("live");
        Assert.Equal(1, broken);
    }

    [ChromiumFact]
    public async Task Axe_LightAndDark_FindsNoSeriousFault()
    {
        await using var client = await fixture.Emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        var stream = await client.OpenStreamAsync(TestEmulator.Request(Chat));
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (var withToken in (bool[])[true, false])
            {
                var page = await OpenAsync(scheme, withToken: withToken);
                await Expect(page.Locator("#running tbody tr").First).ToBeVisibleAsync();
                Assert.Equal([], await FaultsAsync(page));
                await page.CloseAsync();
            }
        }

        await client.SendResetAsync(stream, Http2.Http2ErrorCode.Cancel);
    }

    /// <summary>No page-wide scrolling sideways at the width of a phone.</summary>
    [ChromiumFact]
    public async Task Page_NarrowAndDark_FitsItsWidth()
    {
        var page = await OpenAsync(ColorScheme.Dark, width: 360);

        await Expect(page.Locator("#figures")).ToContainTextAsync("Pace");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Equal("rgb(18, 23, 29)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await WatchedPages.ShootAsync(page, "dashboard-narrow-dark");
    }

    private async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, bool withToken = true)
    {
        var page = await NewPageAsync();
        await _watched.OpenAsync(page, fixture.Locator.Admin + (withToken ? $"/#token={fixture.Locator.Token}" : "/"), new PageEmulateMediaOptions { ColorScheme = scheme }, width);
        await Expect(page.Locator("#connection")).ToHaveTextAsync("live");
        return page;
    }

    private async Task<IPage> NewPageAsync()
    {
        var page = await fixture.NewPageAsync();
        _pages.Add(page);
        return page;
    }

    /// <summary>What axe calls serious or critical.</summary>
    private static async Task<IEnumerable<string>> FaultsAsync(IPage page)
    {
        AxeResult result = await page.RunAxe().DefaultTimeout();
        return result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}");
    }

    [GeneratedRegex(@"Cost of this runUSD 0\.00")]
    private static partial Regex Cost();

    [GeneratedRegex("Cold starts[1-9]")]
    private static partial Regex ColdStarts();

    [GeneratedRegex("Drain")]
    private static partial Regex Drain();

    [GeneratedRegex(@"/helloworld\.Greeter/\w+: .*greeter, instance c-.*, request 1-")]
    private static partial Regex Told();
}
