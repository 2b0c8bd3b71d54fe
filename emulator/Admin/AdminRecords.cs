namespace FcEmulator.Admin;

/// <summary>Everything that runs, as <c>GET /api/status</c> and <c>fcemu status --json</c> tell it. Immutable.</summary>
/// <param name="Version">Of the record; grows only with changes that would mislead a reader.</param>
/// <param name="Stopping">It takes no calls any more.</param>
internal sealed record EmulatorStatus(
    int Version,
    bool Running,
    bool Stopping,
    int ProcessId,
    DateTimeOffset StartedAt,
    double UptimeSeconds,
    string Template,
    string DataFolder,
    string CaFile,
    string Address,
    string Admin,
    IReadOnlyList<FunctionStatus> Functions,
    IReadOnlyList<InstanceStatus> Instances);

/// <summary>One function of the s.yaml that is served now. Immutable.</summary>
internal sealed record FunctionStatus(
    string Name, string Region, int InstanceConcurrency, int InstanceLimit, double TimeoutSeconds, decimal Cpu, int MemoryMB);

/// <summary>One instance. Immutable.</summary>
/// <param name="Function">Its function's name, also where the s.yaml has it no more.</param>
/// <param name="State"><c>starting</c>, <c>ready</c>, <c>unhealthy</c>, or <c>draining</c>: it only finishes its calls.</param>
/// <param name="Calls">How many calls were given to it so far.</param>
/// <param name="ProcessId">Absent before it has started, and for an attached function.</param>
/// <param name="MaxMemoryMB">The most memory that was seen of its processes together; absent where nothing has been measured.</param>
internal sealed record InstanceStatus(
    string Function, string InstanceId, string State, int SlotsUsed, int Slots, long Calls, double AgeSeconds, int? ProcessId, double? MaxMemoryMB);

internal sealed record FunctionsRecord(int Version, IReadOnlyList<FunctionStatus> Functions);

internal sealed record InstancesRecord(int Version, IReadOnlyList<InstanceStatus> Instances);

/// <summary>Which instances get no further calls.</summary>
internal sealed record DrainRecord(int Version, IReadOnlyList<string> InstanceIds);

/// <summary>What a one-time code was worth.</summary>
internal sealed record TokenRecord(int Version, string Token);

/// <summary>The emulator ends.</summary>
/// <param name="ProcessId">Ended when this process is gone.</param>
internal sealed record StopRecord(int Version, int ProcessId);

/// <summary>What <c>fcemu stop --json</c> prints once the emulator is gone.</summary>
internal sealed record StoppedRecord(int Version, int ProcessId, double TookMs);

/// <param name="Error">One word for programs.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record ErrorRecord(int Version, string Error, string Message)
{
    public static ErrorRecord Of(string error, string message) => new(AdminJson.Version, error, message);
}

/// <summary>One line a function printed, or (stream <c>note</c>) the emulator's word about its instance.</summary>
/// <param name="Stream"><c>stdout</c>, <c>stderr</c> or <c>note</c>.</param>
internal sealed record LogLineRecord(int Version, DateTimeOffset At, string Function, string InstanceId, string Stream, string Text);
