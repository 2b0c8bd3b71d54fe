namespace FcEmulator.Telemetry;

/// <summary>Something a person at the console should see. Finished calls go their own way, see <see cref="CallLog"/>.</summary>
internal abstract record EmulatorEvent(DateTimeOffset At);

/// <summary>The gateway takes calls; people are told by the banner.</summary>
internal sealed record Listening(DateTimeOffset At, string Address, string CaFile, string Ledger) : EmulatorEvent(At);

/// <param name="Reason">Why it is started, such as <c>all slots are taken</c>.</param>
internal sealed record InstanceStarting(DateTimeOffset At, string Function, string InstanceId, string Reason) : EmulatorEvent(At);

/// <summary>An instance that is starting has a process that a debugger can attach to.</summary>
internal sealed record InstanceProcess(DateTimeOffset At, string Function, string InstanceId, int ProcessId) : EmulatorEvent(At);

/// <param name="ProcessId">Null for an attached function.</param>
/// <param name="Took">From the decision to start it until it took calls.</param>
internal sealed record InstanceReady(DateTimeOffset At, string Function, string InstanceId, int? ProcessId, TimeSpan Took) : EmulatorEvent(At)
{
    /// <summary>From the decision to start it until it accepted a connection.</summary>
    public TimeSpan Listened { get; init; }

    /// <summary>A fault put in on purpose had to do with it.</summary>
    public bool OnPurpose { get; init; }
}

internal sealed record InstanceFailed(
    DateTimeOffset At, string Function, string InstanceId, string Message, IReadOnlyList<string> LastOutput) : EmulatorEvent(At)
{
    public FailedStart Failure { get; init; }

    /// <summary>A fault put in on purpose had to do with it.</summary>
    public bool OnPurpose { get; init; }
}

/// <summary>What of a start failed.</summary>
internal enum FailedStart
{
    /// <summary>This machine's doing: it is out of something, or the port that s.yaml names is taken here.</summary>
    Here,

    Exited,
    NotReady,

    /// <summary>The command's file is not there, or may not be executed.</summary>
    File,

    Initializer,
    HealthCheck,
}

internal sealed record InstanceStopped(DateTimeOffset At, string Function, string InstanceId, string Reason) : EmulatorEvent(At);

/// <summary>A lifecycle hook ended.</summary>
/// <param name="Hook"><c>initializer</c> or <c>preStop</c>.</param>
/// <param name="Problem">Null where it succeeded.</param>
internal sealed record HookFinished(
    DateTimeOffset At, string Function, string InstanceId, string Hook, string RequestId, TimeSpan Took, string? Problem) : EmulatorEvent(At)
{
    /// <summary>What it may take.</summary>
    public TimeSpan Timeout { get; init; }
}

/// <summary>Health checks found an instance unhealthy, or healthy again.</summary>
/// <param name="Problem">What the last check found; null where it passed.</param>
internal sealed record HealthChanged(DateTimeOffset At, string Function, string InstanceId, bool Healthy, string? Problem) : EmulatorEvent(At);

internal sealed record FunctionOutput(DateTimeOffset At, string Function, string InstanceId, string Text) : EmulatorEvent(At);

/// <summary>Sources changed.</summary>
/// <param name="Files">Relative to s.yaml.</param>
/// <param name="Functions">Those that are built and get new instances.</param>
internal sealed record Reloading(DateTimeOffset At, IReadOnlyList<string> Files, IReadOnlyList<string> Functions) : EmulatorEvent(At);

/// <summary>A line of a pre-deploy step that runs again.</summary>
internal sealed record BuildOutput(DateTimeOffset At, string Function, string Text) : EmulatorEvent(At);

/// <summary>New calls get what changed.</summary>
/// <param name="Finishing">Old instances that still have calls.</param>
internal sealed record Reloaded(
    DateTimeOffset At, IReadOnlyList<string> Renewed, IReadOnlyList<string> Removed, int Finishing, TimeSpan Took) : EmulatorEvent(At);

/// <summary>What changed cannot be served; what runs goes on.</summary>
internal sealed record ReloadFailed(DateTimeOffset At, string Reason, IReadOnlyList<string> Errors) : EmulatorEvent(At);

/// <summary>Something is not as the user may think; one plain line.</summary>
internal record Warning(DateTimeOffset At, string Text) : EmulatorEvent(At);

/// <summary>A client came without TLS.</summary>
internal sealed record PlaintextRefused(DateTimeOffset At, string Text) : Warning(At, Text);

/// <summary>An instance takes fewer streams than its concurrency.</summary>
internal sealed record StreamLimitLow(DateTimeOffset At, string Function, string InstanceId, string Text) : Warning(At, Text);

/// <summary>An instance does not speak HTTP/2 without TLS.</summary>
internal sealed record NoHttp2(DateTimeOffset At, string Function, string InstanceId, string Text) : Warning(At, Text);

/// <summary>An instance can be reached from its own machine only.</summary>
internal sealed record ListensOnLoopback(DateTimeOffset At, string Function, string InstanceId, string Text) : Warning(At, Text);

/// <summary>An instance had ended its connection, and another was opened for a call. Nothing a person at the console needs to see.</summary>
/// <param name="Lasted">How long the one that ended was open.</param>
internal sealed record ConnectionEndedByInstance(DateTimeOffset At, string Function, string InstanceId, TimeSpan Lasted) : EmulatorEvent(At);
