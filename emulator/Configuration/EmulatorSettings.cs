using FcEmulator.Configuration.Faults;

namespace FcEmulator.Configuration;

/// <summary>How a new request chooses among instances with a free slot.</summary>
internal enum PickerKind
{
    /// <summary>FC's documented way: an instance is filled before the next one is used.</summary>
    FullestFirst,
    LeastBusy,
    RoundRobin,
}

/// <summary>How instances of one function are kept from each other's ports.</summary>
internal enum IsolationKind
{
    /// <summary>Each is told a port of its own; a function seen to listen on a fixed one all the same gets <see cref="Namespace"/>.</summary>
    Auto,

    /// <summary>Each is told a port of its own.</summary>
    Port,

    /// <summary>Each has a network of its own, in which it listens on the port s.yaml names, as on FC.</summary>
    Namespace,
}

/// <summary>What a gRPC client gets for errors of the gateway itself (throttled, unknown host, wrong method); FC documents only the HTTP form.</summary>
internal enum GatewayErrorShape
{
    /// <summary>FC's HTTP status and JSON body; gRPC clients map the status.</summary>
    Http,

    /// <summary>A trailers-only gRPC answer with a status that fits.</summary>
    Grpc,
}

/// <summary>A function that already runs, used instead of starting a process. Each entry is one instance.</summary>
internal sealed record AttachedInstance(string FunctionName, string Host, int Port);

/// <summary>
/// What only the emulator has: the merge of the command line, <c>FCEMU_*</c>, fcemu.yaml and these defaults, in this order.
/// </summary>
internal sealed record EmulatorSettings
{
    /// <summary>Address the gateway listens on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>FC's port for gRPC is 8089 (page "Use gRPC with HTTP triggers"); 0 takes any free one.</summary>
    public int Port { get; init; } = 8089;

    /// <summary>Absolute folder for ledger, logs and locator; <c>.fcemu</c> beside s.yaml by default.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Absolute folder of the development CA and server certificate.</summary>
    public required string CertDirectory { get; init; }

    /// <summary>FC's default limit of instances per account and region is 100.</summary>
    public int MaxInstances { get; init; } = 100;

    /// <summary>Instances that may be added at once; null for FC's own number of each region, 300 or 100.</summary>
    public int? BurstInstances { get; init; }

    /// <summary>Instances that may be added a minute after the burst; null for FC's own number of each region, 300 or 100.</summary>
    public int? GrowthRate { get; init; }

    /// <summary>Most requests of a function that wait when no limit allows them; FC documents no queue for synchronous calls, so 0.</summary>
    public int QueueLength { get; init; }

    /// <summary>How long a request may wait in the queue.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause before a function that dies at start again and again is started once more; zero for none.</summary>
    public TimeSpan LongestRestartPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An instance without requests for this long is stopped; FC documents 3–5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>FC: the server must be ready within 120 seconds.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long running requests, then stopping processes, are each waited for on the way out.</summary>
    public TimeSpan GraceTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the memory of all instances is looked at.</summary>
    public TimeSpan MemoryPeriod { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether an instance that uses more than its memorySize is ended, as FC ends it.</summary>
    public bool MemoryLimit { get; init; } = true;

    /// <summary>Whether instances get no more than their cpu, where the kernel lets the emulator see to it.</summary>
    public bool CpuLimit { get; init; } = true;

    /// <summary>Name or path of the container engine's command line; null for docker, else podman, from PATH.</summary>
    public string? ContainerEngine { get; init; }

    public IsolationKind Isolation { get; init; } = IsolationKind.Auto;

    public PickerKind Picker { get; init; } = PickerKind.FullestFirst;

    public GatewayErrorShape GatewayErrors { get; init; } = GatewayErrorShape.Http;

    /// <summary>Function that answers plain localhost and IP addresses; the only one where s.yaml has just one.</summary>
    public string? DefaultFunction { get; init; }

    /// <summary>Opens triggers with authType function or jwt to everybody.</summary>
    public bool IgnoreAuth { get; init; }

    /// <summary>Whether the pre-deploy steps of s.yaml run at start.</summary>
    public bool Build { get; init; } = true;

    /// <summary>Whether changes of code and s.yaml are built and served while the emulator runs.</summary>
    public bool Watch { get; init; }

    /// <summary>Names of files and folders whose changes are ignored, <c>*</c> for any letters.</summary>
    public IReadOnlyList<string> WatchIgnore { get; init; } = [];

    /// <summary>One instance a function, which stays, and timeouts that stand still while a debugger has it.</summary>
    public bool Debug { get; init; }

    /// <summary>Functions that already run.</summary>
    public IReadOnlyList<AttachedInstance> Attach { get; init; } = [];

    /// <summary>Compiled descriptor sets (protoc --descriptor_set_out) that tell streaming methods from unary ones; absolute paths.</summary>
    public IReadOnlyList<string> DescriptorSets { get; init; } = [];

    /// <summary>Asks the first instance of a function, before its first request, for its methods through gRPC server reflection.</summary>
    public bool Reflection { get; init; }

    /// <summary>The rule named by a setting; null where none is: then new ledgers are <see cref="BillingRule"/>'s, and old ones keep their own.</summary>
    public BillingRule? GivenBillingRule { get; init; }

    /// <summary>What calls are billed by.</summary>
    public BillingRule BillingRule => GivenBillingRule ?? BillingRule.Fc3;

    /// <summary>Name of a rate card that comes with fcemu, or the absolute path of one; null for the default.</summary>
    public string? RateCard { get; init; }

    /// <summary>Health checks by grpc.health.v1 instead of HTTP, also of functions without a healthCheckConfig.</summary>
    public bool GrpcHealth { get; init; }

    /// <summary>Account id shown to functions and by <c>${config('AccountID')}</c>.</summary>
    public string AccountId { get; init; } = "1234567890123456";

    /// <summary>Whether FC's response metadata goes to the client with each answer of a function.</summary>
    public bool ResponseIds { get; init; } = true;

    /// <summary>Whether each call gets a line in the access log.</summary>
    public bool AccessLog { get; init; } = true;

    /// <summary>Absolute path of the access log; null for <c>access.jsonl</c> in the data folder.</summary>
    public string? AccessLogFile { get; init; }

    /// <summary>Octets at which a log file is moved aside: the access log and each instance's; 0 for never.</summary>
    public long LogSize { get; init; } = 16 << 20;

    /// <summary>Most older files of each log.</summary>
    public int LogFiles { get; init; } = 4;

    /// <summary>Whether calls are recorded for <c>fcemu replay</c>.</summary>
    public bool Record { get; init; }

    /// <summary>Whether their messages are, too.</summary>
    public bool RecordBodies { get; init; }

    /// <summary>What is to go wrong on purpose from the start on.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The dashboard is opened in the browser at start.</summary>
    public bool Open { get; init; }

    /// <summary>No line per call on the console.</summary>
    public bool Quiet { get; init; }

    /// <summary>Console lines as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Where the access log is, or would be.</summary>
    public string AccessLogPath => AccessLogFile ?? Path.Combine(DataDirectory, "access.jsonl");

    /// <summary>How a function's instances are checked; null where they are not.</summary>
    public HealthCheckConfig? HealthCheckOf(FunctionConfig function) =>
        function.CustomRuntime.HealthCheck ?? (GrpcHealth ? HealthCheckConfig.Default : null);

    /// <summary>How many running instances are attached to a function; 0 where its instances are processes of the emulator.</summary>
    public int AttachedTo(string functionName) => Attach.Count(instance => instance.FunctionName == functionName);

    /// <summary>
    /// Most instances a function may have: those attached, else its reservedConcurrency, else the account's limit; no more than one where it is debugged.
    /// </summary>
    public int InstanceLimitOf(FunctionConfig function) =>
        AttachedTo(function.Name) is > 0 and var attached ? attached
        : Debug ? Math.Min(1, function.ReservedConcurrency ?? MaxInstances)
        : function.ReservedConcurrency ?? MaxInstances;
}
