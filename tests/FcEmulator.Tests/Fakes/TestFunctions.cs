using FcEmulator.Configuration;

namespace FcEmulator.Tests.Fakes;

/// <summary>A function's configuration with every required value set; tests change what they are about.</summary>
internal static class TestFunctions
{
    public static FunctionConfig Greeter { get; } = new()
    {
        Name = "greeter",
        Region = "cn-shanghai",
        Runtime = "custom.debian12",
        Handler = "index.handler",
        Timeout = TimeSpan.FromSeconds(60),
        Cpu = 0.35m,
        MemorySize = 512,
        DiskSize = 512,
        InstanceConcurrency = 2,
        CustomRuntime = new CustomRuntimeConfig(["./main"], [], 9000, HealthCheck: null),
        EnvironmentVariables = new Dictionary<string, string>(),
        CodeDirectory = Path.GetTempPath(),
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string> { "GET", "POST" }, DisableInternetUrl: false, Implied: false),
        PreDeploy = [],
    };
}
