using FcEmulator.Configuration;
using FcEmulator.Testing;

namespace FcEmulator.Tests.Fakes;

/// <summary>A function's configuration with every required value set; tests change what they are about.</summary>
internal static class TestFunctions
{
    public static FunctionConfig Greeter { get; } = FcFunctionDefaults.Of("greeter") with
    {
        InstanceConcurrency = 2,
        CustomRuntime = new CustomRuntimeConfig(["./main"], [], 9000, HealthCheck: null),
        CodeDirectory = Path.GetTempPath(),
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string> { "GET", "POST" }, DisableInternetUrl: false, Implied: false),
    };
}
