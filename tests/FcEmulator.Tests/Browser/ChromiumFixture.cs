using Microsoft.Playwright;

namespace FcEmulator.Tests.Browser;

/// <summary>One headless Chromium for all tests of a class, with a profile of its own, that reaches nothing outside this machine.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private readonly string _profile = Directory.CreateTempSubdirectory("fcemu-chromium-").FullName;
    private IPlaywright? _playwright;
    private IBrowserContext? _context;

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Executable is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        _context = await _playwright.Chromium.LaunchPersistentContextAsync(_profile, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = executable,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public Task<IPage> NewPageAsync() => _context!.NewPageAsync();

    public async Task DisposeAsync()
    {
        if (_context is not null)
            await _context.CloseAsync();
        _playwright?.Dispose();
        Directory.Delete(_profile, recursive: true);
    }
}
