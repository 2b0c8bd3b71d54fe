using FcEmulator.Admin;
using FcEmulator.Tests.EndToEnd;
using Greeter;
using Microsoft.Playwright;

namespace FcEmulator.Tests.Browser;

/// <summary>fcemu with the sample function, as a process, and a browser to look at it.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    private readonly ChromiumFixture _chromium = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-dashboard-");
    private EmulatorProcess? _emulator;

    internal EmulatorProcess Emulator => _emulator!;

    internal EmulatorLocator Locator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Executable is null)
            return;
        await _chromium.InitializeAsync();
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        _emulator = EmulatorProcess.Serve(_folder);
        await _emulator.PortAsync();
        Locator = ((LocatorState.Running)LocatorFile.Read(Path.Combine(_folder.FullName, ".fcemu"))).Locator;
    }

    public Task<IPage> NewPageAsync() => _chromium.NewPageAsync();

    public async Task DisposeAsync()
    {
        if (_emulator is not null)
            await _emulator.DisposeAsync();
        await _chromium.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
