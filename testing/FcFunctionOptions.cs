using FcEmulator.Configuration;

namespace FcEmulator.Testing;

/// <summary>A function's limits, as s.yaml has them. Each method returns the options, so that calls can stand in a row.</summary>
public sealed class FcFunctionOptions
{
    internal FcFunctionOptions(FunctionConfig config) => Config = config;

    internal FunctionConfig Config { get; private set; }

    /// <summary>Concurrent calls one instance takes, 1 to 200; FC's and s.yaml's default is 1.</summary>
    public FcFunctionOptions InstanceConcurrency(int calls) => With(Config with { InstanceConcurrency = Within(calls, 1, 200, "instanceConcurrency") });

    /// <summary>Execution timeout of one call, 1 s to 24 h; 60 s by default, as on FC's gRPC page.</summary>
    public FcFunctionOptions Timeout(TimeSpan timeout) =>
        timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromHours(24)
            ? With(Config with { Timeout = timeout })
            : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "FC's execution timeouts are from 1 s to 86,400 s.");

    /// <summary>vCPUs, which are billed; 0.05 to 16 in steps of 0.05, 0.35 by default.</summary>
    public FcFunctionOptions Cpu(decimal cpu) =>
        cpu is >= 0.05m and <= 16 && cpu % 0.05m == 0
            ? With(Config with { Cpu = cpu })
            : throw new ArgumentOutOfRangeException(nameof(cpu), cpu, "FC's cpu is from 0.05 to 16 vCPU, in steps of 0.05.");

    /// <summary>Memory in MB, which is billed; a multiple of 64 from 128 to 32,768, 512 by default.</summary>
    public FcFunctionOptions MemorySize(int megabytes) =>
        megabytes % 64 == 0
            ? With(Config with { MemorySize = Within(megabytes, 128, 32_768, "memorySize") })
            : throw new ArgumentOutOfRangeException(nameof(megabytes), megabytes, "FC's memorySize is a multiple of 64 MB.");

    /// <summary>Instances that are started ahead and never reclaimed, 0 by default.</summary>
    public FcFunctionOptions MinInstances(int instances) => With(Config with { MinimumInstances = Within(instances, 0, int.MaxValue, "minInstances") });

    /// <summary>Most instances it may have; 0 refuses every call. Without it only the account's limit counts.</summary>
    public FcFunctionOptions ReservedConcurrency(int instances) =>
        With(Config with { ReservedConcurrency = Within(instances, 0, int.MaxValue, "reservedConcurrency") });

    /// <summary>Region, which decides about its host names and how fast instances are added; cn-shanghai by default.</summary>
    public FcFunctionOptions Region(string region) => With(Config with { Region = region });

    private FcFunctionOptions With(FunctionConfig config)
    {
        Config = config;
        return this;
    }

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is from {least} to {most}.");
}
