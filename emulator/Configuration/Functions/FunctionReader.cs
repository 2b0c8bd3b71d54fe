using System.Text.RegularExpressions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Turns the props of one <c>component: fc3</c> resource into the function they describe. Pure but for <see cref="CodeReader"/>.</summary>
internal static partial class FunctionReader
{
    /// <summary>FC's longest execution timeout, in seconds.</summary>
    private const int LongestTimeout = 86400;

    /// <summary>The gRPC page's default execution timeout, in seconds; the fc3 component's is 3.</summary>
    private const int DefaultTimeout = 60;

    private const int MostConcurrency = 200;

    /// <summary>The function; its values stand in for those that were reported as errors.</summary>
    public static FunctionConfig Read(MapReader props, IReadOnlyList<BuildStepConfig> preDeploy, ReadContext context)
    {
        var name = ReadName(props);
        var resources = ComputeResources.Read(props, name, context);
        var (initializer, preStop) = LifecycleReader.Read(props);
        var concurrency = props.Whole("instanceConcurrency", 1, MostConcurrency) ?? 1;
        var function = new FunctionConfig
        {
            Name = name,
            Region = props.Require("region", "Write one, such as region: cn-shanghai.") ? props.Text("region") ?? "" : "",
            Runtime = CustomRuntimeReader.ReadRuntime(props) ?? "custom",
            Handler = props.Text("handler") ?? "index.handler",
            Timeout = ReadTimeout(props, name, context),
            Cpu = resources.Cpu,
            MemorySize = resources.MemorySize,
            DiskSize = resources.DiskSize,
            Gpu = GpuReader.Read(props, name, context),
            InstanceConcurrency = concurrency,
            CustomRuntime = CustomRuntimeReader.Read(props),
            EnvironmentVariables = EnvironmentReader.Read(props),
            Container = ContainerReader.Read(props),
            CodeDirectory = props.Text("runtime") == ContainerReader.Runtime ? context.Folder : CodeReader.Read(props, context),
            ReservedConcurrency = props.Map("concurrencyConfig")?.Whole("reservedConcurrency", 0, int.MaxValue),
            MinimumInstances = Math.Max(
                props.Map("scalingConfig")?.Whole("minInstances", 0, int.MaxValue) ?? 0,
                props.Map("provisionConfig")?.Whole("defaultTarget", 0, int.MaxValue) ?? 0),
            SessionAffinity = SessionAffinityReader.Read(props, concurrency),
            Initializer = initializer,
            PreStop = preStop,
            Trigger = TriggerReader.Read(props, name, context),
            Role = props.Text("role") is { Length: > 0 } role ? role : null,
            PreDeploy = preDeploy,
        };
        SetAsideKeys.Note(props, name, context);
        new UnknownProperties(KnownProperties.OfFunction, "fc3", name, context).Note(props);
        return function;
    }

    private static string ReadName(MapReader props)
    {
        var name = props.Require("functionName", "Write one, such as functionName: hello.") ? props.Text("functionName") ?? "" : "";
        if (name.Length > 0 && !FunctionName().IsMatch(name))
        {
            props.Error(
                "functionName",
                $"functionName is {((ScalarNode)props["functionName"]!).Description}, but FC accepts 1 to 128 letters, digits, _ and -, "
                + "the first a letter or _. Rename it.");
        }

        return name;
    }

    private static TimeSpan ReadTimeout(MapReader props, string name, ReadContext context)
    {
        if (!props.Has("timeout"))
        {
            context.Note(
                ConfigNoteKind.TimeoutLeftOut,
                name,
                $"timeout is left out; {DefaultTimeout} s is taken, the default of FC's gRPC page. "
                + "The fc3 component would deploy 3 s, so write the timeout you mean.");
        }

        return TimeSpan.FromSeconds(props.Whole("timeout", 1, LongestTimeout) ?? DefaultTimeout);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]{0,127}$", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionName();
}
