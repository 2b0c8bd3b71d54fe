namespace FcEmulator.Admin;

/// <summary>What a data folder's locator file says.</summary>
internal abstract record LocatorState
{
    /// <summary>Its emulator is there.</summary>
    internal sealed record Running(EmulatorLocator Locator) : LocatorState;

    /// <summary>Its emulator ended without removing it; its process id may belong to another program by now.</summary>
    internal sealed record Gone(int ProcessId) : LocatorState;

    /// <summary>There is none.</summary>
    internal sealed record Absent : LocatorState;

    /// <param name="Problem">A sentence for people.</param>
    internal sealed record Unreadable(string Problem) : LocatorState;
}
