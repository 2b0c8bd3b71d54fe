using FcEmulator.Configuration;
using FcEmulator.Instances;

namespace FcEmulator.Tests.Instances;

/// <summary>A function of which tests name only what they are about.</summary>
internal static class SampleFunction
{
    public static readonly DateTimeOffset Created = DateTimeOffset.FromUnixTimeSeconds(0x65a77eb0);

    public static FunctionConfig Config(
        string codeDirectory,
        string[] command,
        string[]? args = null,
        string runtime = "custom.debian12",
        string? role = null,
        Dictionary<string, string>? variables = null,
        BuildStepConfig[]? preDeploy = null) => new()
        {
            Name = "hello",
            Region = "cn-shanghai",
            Runtime = runtime,
            Handler = "index.handler",
            Timeout = TimeSpan.FromSeconds(60),
            Cpu = 0.35m,
            MemorySize = 512,
            DiskSize = 512,
            InstanceConcurrency = 2,
            CustomRuntime = new(command, args ?? [], 8089, null),
            EnvironmentVariables = variables ?? [],
            CodeDirectory = codeDirectory,
            Role = role,
            Trigger = new(TriggerAuth.Anonymous, new HashSet<string> { "POST" }, false, true),
            PreDeploy = preDeploy ?? [],
        };

    public static InstanceStart Start(FunctionConfig function) => new(function, FcIds.NewInstanceId(Created));
}
