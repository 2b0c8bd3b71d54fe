using System.Collections;

namespace FcEmulator.Instances.Launching;

/// <summary>What functions and build steps inherit of the emulator's own environment. Immutable after it was made.</summary>
internal static class InheritedEnvironment
{
    /// <summary>Windows compares variable names without case; a second spelling of PATH would otherwise hide the first.</summary>
    public static StringComparer Names { get; } =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    // MSBUILD*, _MSBUILD*, VSTEST*: set by `dotnet run` and `dotnet test` for the process they start; they make a nested
    // `dotnet publish` load the wrong SDK or logger. FCEMU_* configures the emulator, not the function.
    private static readonly string[] Prefixes = ["MSBUILD", "_MSBUILD", "VSTEST", "TESTINGPLATFORM_", "DOTNET_WATCH", "FCEMU_"];

    // Meant for the emulator's own start: launch profile, addresses to listen on, hot reload.
    private static readonly string[] Exact =
    [
        "DOTNET_LAUNCH_PROFILE", "DOTNET_STARTUP_HOOKS", "DOTNET_MODIFIABLE_ASSEMBLIES", "DOTNET_URLS",
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES",
        "ASPNETCORE_AUTO_RELOAD_WS_ENDPOINT", "ASPNETCORE_AUTO_RELOAD_WS_KEY",
    ];

    public static Dictionary<string, string> OfThisProcess() =>
        From(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? "")));

    public static Dictionary<string, string> From(IEnumerable<KeyValuePair<string, string>> emulator) =>
        new(emulator.Where(variable => !IsTheEmulatorsOwn(variable.Key)), Names);

    // Without case, because MSBuild itself spells its variables in several ways (MSBuildSDKsPath, MSBUILDFAILON…).
    private static bool IsTheEmulatorsOwn(string name) =>
        Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ||
        Exact.Contains(name, StringComparer.OrdinalIgnoreCase);
}
