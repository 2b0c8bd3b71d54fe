using System.Globalization;
using FcEmulator.Configuration;

namespace FcEmulator.Instances.Launching;

/// <summary>
/// The variables one instance sees. Later wins: the developer's environment, s.yaml's environmentVariables, FC's own, the port. Pure.
/// </summary>
internal static class InstanceEnvironment
{
    /// <summary>Who asks which port to listen on finds it here: FC's documented name, FC's older one, and the one most servers read.</summary>
    public static readonly IReadOnlyList<string> PortVariables = ["FC_CUSTOM_LISTEN_PORT", "FC_SERVER_PORT", "PORT"];

    private const string CodePath = "FC_FUNC_CODE_PATH";

    // s.yaml means folders of the cloud image; without the developer's own behind them, no compiler or interpreter would be found.
    private static readonly string[] PrependedLists = ["PATH", "LD_LIBRARY_PATH"];

    /// <param name="developer">What <see cref="InheritedEnvironment"/> left of the emulator's own.</param>
    public static Dictionary<string, string> Of(
        IReadOnlyDictionary<string, string> developer, InstanceStart start, int port, string accountId)
    {
        var function = start.Function;
        var variables = new Dictionary<string, string>(
            developer.Where(variable => !IsThePlatforms(variable.Key, function)), InheritedEnvironment.Names);

        foreach (var (name, written) in function.EnvironmentVariables)
        {
            var value = CodeFolder.LocalizeList(written, function.CodeDirectory);
            variables[name] = PrependedLists.Contains(name) && developer.TryGetValue(name, out var own) && own.Length > 0
                ? value + Path.PathSeparator + own
                : value;
        }

        foreach (var (name, value) in Injected(start, accountId))
            variables[name] = value;
        foreach (var name in PortVariables)
            variables[name] = port.ToString(CultureInfo.InvariantCulture);
        return variables;
    }

    /// <summary>The same for one in a container, which has an environment of its own: nothing of the developer's but a role's credentials.</summary>
    public static Dictionary<string, string> OfContainer(IReadOnlyDictionary<string, string> developer, InstanceStart start, string accountId)
    {
        var function = start.Function;
        var variables = new Dictionary<string, string>(developer.Where(
            variable => variable.Key.StartsWith("ALIBABA_CLOUD_", StringComparison.Ordinal) && !IsThePlatforms(variable.Key, function)));
        foreach (var (name, value) in function.EnvironmentVariables.Concat(Injected(start, accountId).Where(variable => variable.Key != CodePath)))
            variables[name] = value;
        foreach (var name in PortVariables)
            variables[name] = function.CustomRuntime.Port.ToString(CultureInfo.InvariantCulture);
        return variables;
    }

    // FC reserves FC_*; and it hands out credentials only to functions with a role, so a developer's own must not stand in for them.
    private static bool IsThePlatforms(string name, FunctionConfig function) =>
        name.StartsWith("FC_", StringComparison.OrdinalIgnoreCase) ||
        (string.IsNullOrEmpty(function.Role) && name.StartsWith("ALIBABA_CLOUD_", StringComparison.OrdinalIgnoreCase));

    // The list of FC's page "Environment variables", less the credentials and the port.
    private static IEnumerable<KeyValuePair<string, string>> Injected(InstanceStart start, string accountId) =>
    [
        new(CodePath, start.Function.CodeDirectory),
        new("FC_ACCOUNT_ID", accountId),
        new("FC_FUNCTION_HANDLER", start.Function.Handler),
        new("FC_FUNCTION_MEMORY_SIZE", start.Function.MemorySize.ToString(CultureInfo.InvariantCulture)),
        new("FC_FUNCTION_NAME", start.Function.Name),
        new("FC_REGION", start.Function.Region),
        new("FC_INSTANCE_ID", start.InstanceId),
        new(VersionVariable(start.Function.Runtime), "LATEST"),
    ];

    // FC: FC_VER_ID on Debian 10 and earlier (plain "custom" is Debian 9), FC_FUNCTION_VERSION from Debian 11 on.
    private static string VersionVariable(string runtime) => runtime is "custom" or "custom.debian10" ? "FC_VER_ID" : "FC_FUNCTION_VERSION";
}
