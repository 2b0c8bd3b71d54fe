using System.Security.Cryptography.X509Certificates;

namespace FcEmulator.Certificates;

/// <summary>The system's roots, which building the chain of any certificate reads: a hundred files and more on Linux.</summary>
internal static class TrustedRoots
{
    /// <summary>Has them read on another core, if there is one, so that a start need not wait for them later. Throws nothing.</summary>
    public static void LoadAhead()
    {
        if (Environment.ProcessorCount > 1)
            _ = Task.Run(Load);
    }

    private static void Load()
    {
        // The runtime keeps what it has read, and whoever needs it meanwhile waits for this one reading.
        using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        roots.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        foreach (var root in roots.Certificates)
            root.Dispose();
    }
}
