using FcEmulator.Explain;
using FcEmulator.Faults;
using FcEmulator.Gateway;
using FcEmulator.Gateway.Announced;
using FcEmulator.Lint;
using FcEmulator.Scheduling;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Telemetry;

namespace FcEmulator.Admin;

/// <summary>What the admin API shows of the running emulator, and what it may change. Safe for use from several threads.</summary>
/// <param name="accessLog">Path of the access log, whether or not it is written.</param>
/// <param name="stopping">Fires when the emulator takes no calls any more.</param>
internal sealed class AdminView(
    EmulatorLocator locator, LiveApp live, Scheduler scheduler, OpenCalls open, CallHistory history, FaultRules faults, AnnouncedReplays replays, Findings findings, string accessLog, TimeProvider time, CancellationToken stopping)
{
    public EmulatorLocator Locator { get; } = locator;

    public FaultRules Faults { get; } = faults;

    public AnnouncedReplays Replays { get; } = replays;

    public LintRecord Lint => LintRecord.Of(findings, Locator.StartedAt, Locator.Template);

    public OpenCalls Open { get; } = open;

    public CallHistory History { get; } = history;

    /// <summary>The emulator's clock.</summary>
    public TimeProvider Time { get; } = time;

    public bool IsReady => !stopping.IsCancellationRequested;

    /// <param name="admin">Address of the API itself.</param>
    public EmulatorStatus Status(string admin) => new(
        AdminJson.Version,
        Running: true,
        Stopping: !IsReady,
        Locator.ProcessId,
        Locator.StartedAt,
        (Time.GetUtcNow() - Locator.StartedAt).TotalSeconds,
        Locator.Template,
        Locator.DataFolder,
        Locator.CaFile,
        Locator.Address,
        admin,
        Functions(),
        Instances());

    public IReadOnlyList<FunctionStatus> Functions() =>
        [.. live.Current.Functions.Select(function => new FunctionStatus(
            function.Config.Name,
            function.Config.Region,
            function.Config.InstanceConcurrency,
            function.Scheduled.Pooled.Rules.InstanceLimit,
            function.Config.Timeout.TotalSeconds,
            function.Config.Cpu,
            function.Config.MemorySize))];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<InstanceStatus> Instances()
    {
        var now = Time.GetUtcNow();
        return
        [
            .. scheduler.Snapshot().OrderBy(instance => instance.Created).Select(instance => new InstanceStatus(
                instance.Function,
                instance.Id,
                Word(instance.State),
                instance.UsedSlots,
                instance.Slots,
                instance.Claims,
                (now - instance.Created).TotalSeconds,
                instance.ProcessId,
                instance.MaximumMB)),
        ];
    }

    /// <param name="most">Running and finished ones listed, each.</param>
    public RequestsRecord Requests(int most)
    {
        var now = Time.GetUtcNow();
        var place = 0L;
        return new RequestsRecord(
            AdminJson.Version,
            Open.Count,
            RequestTotals.Of(History.Totals),
            [.. Open.Oldest(most).Select(call => RunningRequest.Of(call, now))],
            [.. History.Recent.ReadOn(ref place, most, out _).Reverse().Select(call => FinishedRequest.Of(call))]);
    }

    /// <summary>What happened to a request, also one that still runs; null where nobody knows it.</summary>
    public Explanation? Explain(string requestId)
    {
        if (Open.Find(requestId) is { } running)
            return RunningExplanation.Of(running, Time.GetUtcNow());
        return Explainer.Of(new RequestSearch(Locator.DataFolder, accessLog, Time).Find(requestId));
    }

    /// <summary>The instances that get no further calls from here on; null where there is no such function.</summary>
    public IReadOnlyList<string>? DrainFunction(string name) =>
        live.Current.Functions.FirstOrDefault(function => function.Config.Name == name) is { } found
            ? Drain(scheduler.InstancesOf(found.Scheduled))
            : null;

    /// <summary>As <see cref="DrainFunction"/>, for one instance.</summary>
    public IReadOnlyList<string>? DrainInstance(string id)
    {
        var found = live.Current.Functions.SelectMany(function => scheduler.InstancesOf(function.Scheduled)).Where(instance => instance.Id == id).ToList();
        return found.Count > 0 ? Drain(found) : null;
    }

    private List<string> Drain(IReadOnlyList<FunctionInstance> instances) =>
        [.. instances.Where(instance => scheduler.Drain(instance, "drained")).Select(instance => instance.Id)];

    private static string Word(InstanceState state) => state switch
    {
        InstanceState.Starting => "starting",
        InstanceState.Ready => "ready",
        InstanceState.Unhealthy => "unhealthy",
        _ => "draining",
    };
}
