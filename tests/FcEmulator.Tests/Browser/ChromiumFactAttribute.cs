namespace FcEmulator.Tests.Browser;

/// <summary>A test in a real Chromium: TEST_CHROMIUM, or the distribution's. Skipped, and says so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Executable is null)
            Skip = "No Chromium is installed (apt-get install chromium), or named by TEST_CHROMIUM.";
    }

    public static string? Executable { get; } =
        new[] { Environment.GetEnvironmentVariable("TEST_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
}
