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
/// <param name="Took">From the decision to start it until it accepted a connection.</param>
internal sealed record InstanceReady(DateTimeOffset At, string Function, string InstanceId, int? ProcessId, TimeSpan Took) : EmulatorEvent(At);

internal sealed record InstanceFailed(
    DateTimeOffset At, string Function, string InstanceId, string Message, IReadOnlyList<string> LastOutput) : EmulatorEvent(At);

internal sealed record InstanceStopped(DateTimeOffset At, string Function, string InstanceId, string Reason) : EmulatorEvent(At);

/// <summary>A lifecycle hook ended.</summary>
/// <param name="Hook"><c>initializer</c> or <c>preStop</c>.</param>
/// <param name="Problem">Null where it succeeded.</param>
internal sealed record HookFinished(
    DateTimeOffset At, string Function, string InstanceId, string Hook, string RequestId, TimeSpan Took, string? Problem) : EmulatorEvent(At);

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
internal sealed record Warning(DateTimeOffset At, string Text) : EmulatorEvent(At);
