using Microsoft.Playwright;

namespace GatewayBench.Load;

/// <summary>How smooth a page was while it was looked at.</summary>
/// <param name="PicturesPerSecond">Of the browser, which makes 60 at most.</param>
/// <param name="GapP99">Milliseconds between one picture and the next, of 99 of 100 at most.</param>
/// <param name="GapLongest">Milliseconds.</param>
/// <param name="LongTasks">Milliseconds of each second in which the page's thread did one thing for longer than 50 ms: a click would have waited.</param>
/// <param name="Busy">Part of the time that the page's thread had to do.</param>
/// <param name="HeapMiB">Of the page's scripts.</param>
internal sealed record Look(double PicturesPerSecond, double GapP99, double GapLongest, double LongTasks, double Busy, double HeapMiB)
{
    private const string Watch = """
        () => {
          const seen = window.seen = { gaps: [], longTasks: 0 };
          let last = null;
          const picture = at => { if (last !== null) seen.gaps.push(at - last); last = at; requestAnimationFrame(picture); };
          requestAnimationFrame(picture);
          new PerformanceObserver(list => { for (const task of list.getEntries()) seen.longTasks += task.duration; }).observe({ type: 'longtask' });
        }
        """;

    /// <summary>Makes the page note its pictures from here on.</summary>
    public static Task BeginAsync(IPage page) => page.EvaluateAsync(Watch);

    /// <summary>Looks for so long at a page that notes its pictures.</summary>
    public static async Task<Look> AtAsync(IPage page, TimeSpan time, CancellationToken cancelled)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        await page.EvaluateAsync("() => { seen.gaps.length = 0; seen.longTasks = 0; }");
        var before = await NumbersAsync(session);
        await Task.Delay(time, TimeProvider.System, cancelled);
        var after = await NumbersAsync(session);
        var gaps = (await page.EvaluateAsync<double[]>("seen.gaps")).Order().ToList();
        var longTasks = await page.EvaluateAsync<double>("seen.longTasks");
        var seconds = after["Timestamp"] - before["Timestamp"];
        if (gaps.Count == 0)
            throw new WrongAnswerException("the dashboard's page was not drawn once");
        return new Look(
            gaps.Count / seconds, gaps[(int)(gaps.Count * 0.99)], gaps[^1], longTasks / seconds, (after["TaskDuration"] - before["TaskDuration"]) / seconds, after["JSHeapUsedSize"] / (1 << 20));
    }

    /// <summary>{ "metrics": [ { "name": "TaskDuration", "value": 1.2 }, … ] }, in seconds and bytes.</summary>
    private static async Task<Dictionary<string, double>> NumbersAsync(ICDPSession session) =>
        (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("value").GetDouble());
}
