using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;

namespace SchedulingBench;

/// <summary>A scheduler with a number of instances that are up, half of their slots taken.</summary>
internal sealed class FilledPool : IAsyncDisposable
{
    private const int Slots = 200;

    private readonly Scheduler _scheduler;
    private readonly ScheduledFunction _function;

    private FilledPool(Scheduler scheduler, ScheduledFunction function) => (_scheduler, _function) = (scheduler, function);

    public static async Task<FilledPool> CreateAsync(int instances, PickerKind picker)
    {
        var time = TimeProvider.System;
        var settings = new EmulatorSettings { MaxInstances = instances, BurstInstances = instances, Picker = picker, DataDirectory = "", CertDirectory = "" };
        var events = new EventStream();
        var meter = new InvocationMeter(new LedgerWriter(new MemoryStream(), "bench", time.GetUtcNow()), time);
        var scheduler = new Scheduler(settings, new InstanceLifecycle(settings, meter, events, time), events, time);
        var function = scheduler.Add(Function(), new IdleLauncher());

        var leases = new List<SlotLease>();
        for (var slot = 0; slot < instances * Slots; slot++)
        {
            var lease = await scheduler.AcquireAsync(function, CancellationToken.None);
            leases.Add(lease.Failure is null ? lease : throw new InvalidOperationException($"There are too few slots: {lease.Failure}"));
        }

        for (var slot = 0; slot < leases.Count; slot += 2)
            leases[slot].Dispose();
        return new FilledPool(scheduler, function);
    }

    public void AcquireAndRelease(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            var acquiring = _scheduler.AcquireAsync(_function, CancellationToken.None);
            if (!acquiring.IsCompletedSuccessfully)
                throw new InvalidOperationException("A slot was free, and none was given.");
            acquiring.Result.Dispose();
        }
    }

    public ValueTask DisposeAsync() => _scheduler.DisposeAsync();

    private static FunctionConfig Function() => new()
    {
        Name = "bench",
        Region = "cn-shanghai",
        Runtime = "custom.debian12",
        Handler = "index.handler",
        Timeout = TimeSpan.FromSeconds(60),
        Cpu = 1,
        MemorySize = 1024,
        DiskSize = 512,
        InstanceConcurrency = Slots,
        CustomRuntime = new CustomRuntimeConfig(["./main"], [], 9000, HealthCheck: null),
        EnvironmentVariables = new Dictionary<string, string>(),
        CodeDirectory = Path.GetTempPath(),
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string> { "POST" }, DisableInternetUrl: false, Implied: false),
        PreDeploy = [],
    };
}
