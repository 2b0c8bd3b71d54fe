namespace FcEmulator.Tests.Sample;

/// <summary>A test of signals, which Windows does not have: skipped there, and said so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no SIGTERM.";
    }
}
