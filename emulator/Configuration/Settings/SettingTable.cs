namespace FcEmulator.Configuration.Settings;

/// <summary>All settings of the emulator, in the order in which help and documentation list them. Immutable.</summary>
internal static class SettingTable
{
    private static readonly (string, PickerKind)[] Pickers =
    [
        ("fullest-first", PickerKind.FullestFirst), ("least-busy", PickerKind.LeastBusy), ("round-robin", PickerKind.RoundRobin),
    ];

    private static readonly (string, GatewayErrorShape)[] ErrorShapes = [("http", GatewayErrorShape.Http), ("grpc", GatewayErrorShape.Grpc)];

    private static readonly (string, BillingRule)[] BillingRules = [.. BillingRule.All.Select(rule => (rule.Name, rule))];

    private static readonly (string, IsolationKind)[] Isolations =
    [
        ("auto", IsolationKind.Auto), ("port", IsolationKind.Port), ("namespace", IsolationKind.Namespace),
    ];

    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        // These two are acted on by ConfigFiles, before there are settings to change.
        Value("template", "FILE", "The s.yaml to serve.", "s.yaml or s.yml of the current folder", _ => SettingParsers.Change(settings => settings)),
        Value("config", "FILE", "The file with these settings.", "fcemu.yaml beside s.yaml", _ => SettingParsers.Change(settings => settings))
            with { InFile = false },
        Value("host", "ADDRESS", "Address the gateway listens on.", "127.0.0.1", SettingParsers.Host),
        Value("port", "PORT", "Port the gateway listens on; 0 takes any free one.", "8089",
            input => SettingParsers.Whole(input, 0, 65535, (settings, port) => settings with { Port = port })),
        Value("data", "DIR", "Folder for the ledger, the logs and the locator.", ".fcemu beside s.yaml",
            input => SettingParsers.Path(input, (settings, path) => settings with { DataDirectory = path })),
        Value("cert-dir", "DIR", "Folder of the development CA and server certificate.", "certs",
            input => SettingParsers.Path(input, (settings, path) => settings with { CertDirectory = path })),
        Value("max-instances", "N", "Most instances of all functions together, FC's limit per account and region.", "100",
            input => SettingParsers.Whole(input, 1, 100_000, (settings, most) => settings with { MaxInstances = most })),
        Value("burst-instances", "N", "Instances that may be added at once in each region.", "FC's own: 300 in cn-hangzhou, cn-shanghai, cn-beijing, cn-zhangjiakou and cn-shenzhen, else 100",
            input => SettingParsers.Whole(input, 1, 100_000, (settings, most) => settings with { BurstInstances = most })),
        Value("growth-rate", "N", "Instances that may be added a minute in each region once the burst is used up.", "FC's own: 300 or 100, as for burst-instances",
            input => SettingParsers.Whole(input, 1, 100_000, (settings, most) => settings with { GrowthRate = most })),
        Value("queue", "N", "Most requests of a function that wait, oldest first, while no limit allows them; 0 answers 429 at once, as FC does.", "0",
            input => SettingParsers.Whole(input, 0, 100_000, (settings, most) => settings with { QueueLength = most })),
        Value("queue-timeout", "DURATION", "How long a request may wait in the queue.", "30s",
            input => SettingParsers.Duration(input, zeroAllowed: false, (settings, time) => settings with { QueueTimeout = time })),
        Value("max-restart-pause", "DURATION", "Longest pause before a function that dies at start again and again is started once more; 0s for none.", "30s",
            input => SettingParsers.Duration(input, zeroAllowed: true, (settings, time) => settings with { LongestRestartPause = time })),
        Value("idle-timeout", "DURATION", "An instance without requests for this long is stopped.", "5m",
            input => SettingParsers.Duration(input, zeroAllowed: false, (settings, time) => settings with { IdleTimeout = time })),
        Value("start-timeout", "DURATION", "How long an instance may take until it accepts connections.", "120s",
            input => SettingParsers.Duration(input, zeroAllowed: false, (settings, time) => settings with { StartTimeout = time })),
        Value("grace-time", "DURATION", "How long running requests, then stopping instances, are each waited for at the end.", "10s",
            input => SettingParsers.Duration(input, zeroAllowed: true, (settings, time) => settings with { GraceTime = time })),
        Value("memory-period", "DURATION", "How often the memory of all instances is looked at.", "250ms",
            input => SettingParsers.Duration(input, zeroAllowed: false, (settings, time) => settings with { MemoryPeriod = time })),
        Flag("memory-limit", SettingKind.OffSwitch, "Ends an instance that uses more than its memorySize; --no-memory-limit lets it live.", "true",
            (settings, on) => settings with { MemoryLimit = on }),
        Flag("cpu-limit", SettingKind.OffSwitch, "Holds instances to their cpu where a cgroup can be written (Linux); --no-cpu-limit lets them use all there is.", "true",
            (settings, on) => settings with { CpuLimit = on }),
        Value("container-engine", "PROGRAM", "Command line that runs functions of runtime custom-container, by name or path.", "docker, else podman",
            input => input.Text.Trim().Length == 0
                ? "which is no program. Write docker, podman or a path."
                : SettingParsers.Change(settings => settings with { ContainerEngine = input.Text.Trim() })),
        Value(
            "isolation",
            "KIND",
            "How instances share this machine: port (each is told a port of its own), namespace (each has a network of its own and listens where s.yaml says; "
            + "Linux) or auto (port, and namespace for a function that is seen to listen on its fixed port all the same).",
            "auto",
            input => SettingParsers.Choice(input, Isolations, (settings, kind) => settings with { Isolation = kind })),
        Value("picker", "KIND", "Which instance with a free slot takes a request: fullest-first, least-busy or round-robin.", "fullest-first",
            input => SettingParsers.Choice(input, Pickers, (settings, kind) => settings with { Picker = kind })),
        Value("gateway-errors", "SHAPE", "What a gRPC client gets for errors of the gateway itself: http (FC's JSON answer) or grpc (a gRPC status).", "http",
            input => SettingParsers.Choice(input, ErrorShapes, (settings, shape) => settings with { GatewayErrors = shape })),
        Value("default-function", "NAME", "Function that answers plain localhost and IP addresses.", "the only one of s.yaml",
            input => input.Text.Length == 0
                ? "which is no name. Write a function's name."
                : SettingParsers.Change(settings => settings with { DefaultFunction = input.Text })),
        Flag("ignore-auth", SettingKind.Switch, "Opens triggers and domains with authType function or jwt to everybody.", "false",
            (settings, on) => settings with { IgnoreAuth = on }),
        Flag("build", SettingKind.OffSwitch, "Runs the pre-deploy steps of s.yaml at start; --no-build leaves them out.", "true",
            (settings, on) => settings with { Build = on }),
        Flag("watch", SettingKind.Switch, "Builds and serves changes of code and s.yaml while the emulator runs; running calls finish on the old instances.", "false",
            (settings, on) => settings with { Watch = on }),
        List("watch-ignore", "NAME", "Names of files and folders whose changes --watch ignores, with * for any letters, such as *.log.", "none",
            input => SettingParsers.Change(settings => settings with { WatchIgnore = [.. settings.WatchIgnore, .. input.Texts] })),
        Flag("debug", SettingKind.Switch, "For debuggers: prints process ids, keeps one instance per function, and stops the timeouts while a debugger has it.", "false",
            (settings, on) => on ? settings with { Debug = true, IdleTimeout = SettingParsers.LongestDuration } : settings),
        List("attach", "FUNCTION=HOST:PORT", "Instances that already run, used instead of starting processes; each entry is one instance.", "none",
            SettingParsers.Attach),
        List("descriptor-set", "FILE", "Descriptor sets (protoc --descriptor_set_out) that tell streaming methods from unary ones.", "none",
            input => SettingParsers.Paths(input, (settings, paths) => settings with { DescriptorSets = paths })),
        Flag("reflection", SettingKind.Switch, "Asks a function's first instance for its methods through gRPC server reflection.", "false",
            (settings, on) => settings with { Reflection = on }),
        Value("billing-rule", "RULE", "What is billed: fc3 (unary calls by request, streaming ones by connection), fc2 (all by connection) or request (all by request).", "fc3",
            input => SettingParsers.Choice(input, BillingRules, (settings, rule) => settings with { GivenBillingRule = rule })),
        Value("rate-card", "CARD", "Prices for reports: a card that comes with fcemu, or a .json file of your own.", "alibaba-intl-2024-08", SettingParsers.RateCard),
        Flag("grpc-health", SettingKind.Switch, "Health checks by grpc.health.v1 instead of HTTP GET, for functions without healthCheckConfig with FC's default times.", "false",
            (settings, on) => settings with { GrpcHealth = on }),
        Value("account-id", "DIGITS", "Account id shown to functions and by ${config('AccountID')}.", "1234567890123456", SettingParsers.AccountId),
        Flag("response-ids", SettingKind.OffSwitch, "Sends X-Fc-Request-Id, X-Fc-Instance-Id and X-Fc-Max-Memory-Usage with each answer of a function; --no-response-ids leaves them out.", "true",
            (settings, on) => settings with { ResponseIds = on }),
        Flag("record", SettingKind.Switch, "Records calls for fcemu replay: recording.jsonl in the data folder, begun anew with each start.", "false",
            (settings, on) => settings with { Record = on }),
        Flag("record-bodies", SettingKind.Switch, "Records them with what their messages hold, secrets included.", "false",
            (settings, on) => settings with { RecordBodies = on, Record = settings.Record || on }),
        List("fault", "RULE", "What is to go wrong on purpose, such as \"delay time=200ms method=*/SayHello\": docs/faults.md has the rules.", "none", SettingParsers.Faults),
        Flag("access-log", SettingKind.OffSwitch, "Writes a JSON line for each call; --no-access-log writes none.", "true",
            (settings, on) => settings with { AccessLog = on }),
        Value("access-log-file", "FILE", "Where these lines go.", "access.jsonl in the data folder",
            input => SettingParsers.Path(input, (settings, path) => settings with { AccessLogFile = path })),
        Value("log-size", "SIZE", "At this size the access log, and each instance's log, is moved aside and begun anew; 0 lets them grow.", "16MB",
            input => SettingParsers.Size(input, (settings, size) => settings with { LogSize = size })),
        Value("log-files", "N", "Most older files of each of these logs.", "4",
            input => SettingParsers.Whole(input, 0, 1000, (settings, most) => settings with { LogFiles = most })),
        Flag("open", SettingKind.Switch, "Opens the dashboard in the browser.", "false", (settings, on) => settings with { Open = on }),
        Flag("quiet", SettingKind.Switch, "No line per call on the console.", "false", (settings, on) => settings with { Quiet = on }),
        Flag("json", SettingKind.Switch, "Standard output as JSON lines; what is for people goes to standard error.", "false", (settings, on) => settings with { Json = on }),
    ];

    private static SettingDefinition Value(
        string name, string valueName, string help, string defaultText, Func<SettingInput, SettingChange> parse) =>
        new(name, SettingKind.Value, valueName, help, defaultText, parse);

    private static SettingDefinition List(
        string name, string valueName, string help, string defaultText, Func<SettingInput, SettingChange> parse) =>
        new(name, SettingKind.List, valueName, help, defaultText, parse);

    private static SettingDefinition Flag(
        string name, SettingKind kind, string help, string defaultText, Func<EmulatorSettings, bool, EmulatorSettings> set) =>
        new(name, kind, "", help, defaultText, input => SettingParsers.Flag(input, set));
}
