using FcEmulator.Configuration;

namespace FcEmulator.Testing;

/// <summary>A function that no s.yaml describes: FC's defaults, with the specification of its gRPC page.</summary>
internal static class FcFunctionDefaults
{
    public static FunctionConfig Of(string name) => new()
    {
        Name = name,
        Region = "cn-shanghai",
        Runtime = "custom.debian12",
        Handler = "index.handler",
        Timeout = TimeSpan.FromSeconds(60),
        Cpu = 0.35m,
        MemorySize = 512,
        DiskSize = 512,
        InstanceConcurrency = 1,
        CustomRuntime = new CustomRuntimeConfig(["in-process"], [], 9000, HealthCheck: null),
        EnvironmentVariables = new Dictionary<string, string>(),
        CodeDirectory = AppContext.BaseDirectory,
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string> { "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS" }, DisableInternetUrl: false, Implied: true),
        PreDeploy = [],
    };
}
