namespace FcEmulator.Admin;

/// <summary>A locator file for as long as its emulator is there.</summary>
internal sealed class PublishedLocator : IDisposable
{
    private readonly EmulatorLocator _locator;

    private PublishedLocator(EmulatorLocator locator) => _locator = locator;

    public static PublishedLocator Write(EmulatorLocator locator)
    {
        LocatorFile.Write(locator);
        return new PublishedLocator(locator);
    }

    public void Dispose() => LocatorFile.Remove(_locator);
}
