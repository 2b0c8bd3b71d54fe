namespace FcEmulator.Tests.Instances;

/// <summary>A test about process groups, signals or scripts, which Windows has other means for.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Tells of Unix processes and signals.";
    }
}

/// <summary>A test of what only Linux has, such as <c>/proc</c>.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(string whyNot = "Reads /proc, which only Linux has.")
    {
        if (!OperatingSystem.IsLinux())
            Skip = whyNot;
    }
}

/// <summary>A test of the way taken where setsid is missing, as on macOS, shown where both are at hand.</summary>
internal sealed class PerlFactAttribute : FactAttribute
{
    public PerlFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/perl"))
            Skip = "Needs /usr/bin/perl, and /proc to look at what it did.";
    }
}
