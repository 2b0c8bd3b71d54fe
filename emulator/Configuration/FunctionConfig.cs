namespace FcEmulator.Configuration;

/// <summary>One <c>component: fc3</c> resource of s.yaml, validated, every default applied. Immutable.</summary>
internal sealed record FunctionConfig
{
    /// <summary>FC's account-wide function name: 1–128 letters, digits, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>For example <c>custom.debian12</c>; only the custom runtimes can serve gRPC.</summary>
    public required string Runtime { get; init; }

    public required string Handler { get; init; }

    /// <summary>Execution timeout of one request, 1 s to 86,400 s.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>vCPUs, 0.05 to 16 in steps of 0.05.</summary>
    public required decimal Cpu { get; init; }

    /// <summary>MB, a multiple of 64 from 128 to 32,768.</summary>
    public required int MemorySize { get; init; }

    /// <summary>MB, 512 or 10,240.</summary>
    public required int DiskSize { get; init; }

    /// <summary>Null for functions without a GPU. Billed; there is none here.</summary>
    public GpuConfig? Gpu { get; init; }

    /// <summary>Concurrent requests one instance takes, 1 to 200. Each gRPC call, unary or streaming, is one.</summary>
    public required int InstanceConcurrency { get; init; }

    public required CustomRuntimeConfig CustomRuntime { get; init; }

    /// <summary>Of runtime custom-container; null where the function is a process. Its port and health check are in <see cref="CustomRuntime"/>.</summary>
    public ContainerConfig? Container { get; init; }

    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    /// <summary>Absolute folder in which the function's processes start (FC's <c>/code</c>).</summary>
    public required string CodeDirectory { get; init; }

    /// <summary>Most instances this function may have; null where only the account's cap counts; 0 blocks every invocation.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>Instances kept running without requests: the larger of scalingConfig.minInstances and provisionConfig.defaultTarget.</summary>
    public int MinimumInstances { get; init; }

    /// <summary>Null where requests go to any instance.</summary>
    public SessionAffinityConfig? SessionAffinity { get; init; }

    public LifecycleHookConfig? Initializer { get; init; }

    public LifecycleHookConfig? PreStop { get; init; }

    public required HttpTriggerConfig Trigger { get; init; }

    /// <summary>The role's presence decides whether FC hands the function credentials; its value is never used here.</summary>
    public string? Role { get; init; }

    /// <summary>Steps of <c>actions.pre-deploy</c>, in order.</summary>
    public required IReadOnlyList<BuildStepConfig> PreDeploy { get; init; }
}

/// <summary><c>customRuntimeConfig</c>. The full command line is <see cref="Command"/> followed by <see cref="Args"/>.</summary>
internal sealed record CustomRuntimeConfig(
    IReadOnlyList<string> Command,
    IReadOnlyList<string> Args,
    int Port,
    HealthCheckConfig? HealthCheck);

/// <summary><c>customContainerConfig</c>. Empty lists leave the image's own entrypoint and command.</summary>
internal sealed record ContainerConfig(string Image, IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Command);

/// <summary><c>healthCheckConfig</c>: one check is GET <paramref name="HttpGetUrl"/>, passed by a status of 200–399.</summary>
internal sealed record HealthCheckConfig(
    string HttpGetUrl,
    TimeSpan InitialDelay,
    TimeSpan Period,
    TimeSpan Timeout,
    int FailureThreshold,
    int SuccessThreshold)
{
    /// <summary>FC's default of each value, asking for the root.</summary>
    public static HealthCheckConfig Default { get; } = new("/", TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 3, 1);
}

/// <summary>One hook of <c>instanceLifecycleConfig</c>: an HTTP handler, or a command run in the instance where one is given.</summary>
internal sealed record LifecycleHookConfig(string? Handler, IReadOnlyList<string> Command, TimeSpan Timeout);

/// <summary>One step of <c>actions.pre-deploy</c>.</summary>
/// <param name="Run">A line for the shell.</param>
/// <param name="Directory">Absolute folder it runs in.</param>
internal sealed record BuildStepConfig(string Run, string Directory);

/// <summary><c>gpuConfig</c>.</summary>
/// <param name="Card">The card of its type: <c>tesla</c> for <c>fc.gpu.tesla.1</c>.</param>
/// <param name="MemoryMB">GPU memory in MB.</param>
internal sealed record GpuConfig(string Card, int MemoryMB);
