using Microsoft.Playwright;

namespace FcEmulator.Tests.Browser;

/// <summary>What the pages of a test loaded, and what went wrong on them.</summary>
internal sealed class WatchedPages
{
    public List<string> Errors { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>Opens an address in a page that shows nothing yet.</summary>
    public async Task OpenAsync(IPage page, string address, PageEmulateMediaOptions media, int width)
    {
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) => Errors.AddRange(message.Type == "error" ? [message.Text] : Array.Empty<string>());
        page.Request += (_, request) => Requests.Add(request.Url);
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(media);
        await page.GotoAsync(address);
    }

    /// <summary>A picture for a person to look at, where TEST_SHOTS names a folder for it.</summary>
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("TEST_SHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
