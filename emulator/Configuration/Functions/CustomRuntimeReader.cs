using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads <c>runtime</c> and <c>customRuntimeConfig</c>. Pure.</summary>
internal static class CustomRuntimeReader
{
    /// <summary>FC's CAPort where customRuntimeConfig names none.</summary>
    private const int DefaultPort = 9000;

    /// <summary>FC starts /code/bootstrap where neither command nor args is set; the code folder is the working directory.</summary>
    private static readonly string[] Bootstrap = ["./bootstrap"];

    public static string? ReadRuntime(MapReader props)
    {
        if (!props.Require("runtime", "Write runtime: custom.debian12."))
            return null;
        var runtime = props.Text("runtime");
        if (runtime is null or "custom" or ContainerReader.Runtime || runtime.StartsWith("custom.", StringComparison.Ordinal))
            return runtime;
        props.Error("runtime", runtime is "micro-sandbox"
            ? $"runtime {runtime} is a sandbox of FC's own, which fcemu does not have. Write runtime: {ContainerReader.Runtime} or custom.debian12."
            : $"runtime {runtime} cannot serve gRPC: only custom runtimes bring their own server. Write runtime: custom.debian12 and customRuntimeConfig.");
        return null;
    }

    public static CustomRuntimeConfig Read(MapReader props)
    {
        if (props.Text("runtime") == ContainerReader.Runtime)
        {
            var container = props["customContainerConfig"] is MapNode ? props.Map("customContainerConfig") : null;
            return new CustomRuntimeConfig([], [], container?.Whole("port", 1, 65535) ?? DefaultPort, container is null ? null : ReadHealthCheck(container));
        }

        if (props.Map("customRuntimeConfig") is not { } custom)
            return new CustomRuntimeConfig(Bootstrap, [], DefaultPort, null);
        var command = custom.Texts("command") ?? [];
        var args = custom.Texts("args") ?? [];
        if (command is [""])
            custom.Error("command", "customRuntimeConfig.command is empty text. Write the program, such as - ./main, or leave command out.");
        return new CustomRuntimeConfig(
            command.Count == 0 && args.Count == 0 ? Bootstrap : command,
            args,
            custom.Whole("port", 1, 65535) ?? DefaultPort,
            ReadHealthCheck(custom));
    }

    // Ranges and defaults: FC's CustomHealthCheckConfig.
    private static HealthCheckConfig? ReadHealthCheck(MapReader custom)
    {
        const int LongestUrl = 2048;
        if (custom.Map("healthCheckConfig") is not { } check)
            return null;
        var url = check.Require("httpGetUrl", "Write the path to ask, such as /health.") ? check.Text("httpGetUrl") : null;
        if (url?.Length > LongestUrl)
        {
            check.Error(
                "httpGetUrl",
                $"{check.NameOf("httpGetUrl")} has {url.Length} characters, but FC accepts {LongestUrl}. Shorten it.");
        }

        return new HealthCheckConfig(
            url ?? "/",
            TimeSpan.FromSeconds(check.Whole("initialDelaySeconds", 0, 120) ?? 0),
            TimeSpan.FromSeconds(check.Whole("periodSeconds", 1, 120) ?? 3),
            TimeSpan.FromSeconds(check.Whole("timeoutSeconds", 1, 3) ?? 1),
            check.Whole("failureThreshold", 1, 120) ?? 3,
            check.Whole("successThreshold", 1, 120) ?? 1);
    }
}
