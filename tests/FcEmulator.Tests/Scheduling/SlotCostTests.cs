using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Scheduling;

/// <summary>The path of a call through the scheduler allocates nothing, however many instances there are. bench/scheduling has its time.</summary>
public class SlotCostTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task AcquireAndRelease_AllocatesNothing(int instances)
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var settings = new EmulatorSettings { MaxInstances = instances, BurstInstances = instances, DataDirectory = "", CertDirectory = "" };
        var events = new EventStream();
        using var meter = new InvocationMeter(new LedgerWriter(new MemoryStream(), "test", time.GetUtcNow()), time);
        await using var scheduler = new Scheduler(settings, new InstanceLifecycle(settings, meter, events, time), events, time);
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([]));
        var function = scheduler.Add(TestFunctions.Greeter with { InstanceConcurrency = 200 }, launcher);
        var leases = new List<SlotLease>();
        for (var slot = 0; slot < instances * 200; slot++)
            leases.Add(await scheduler.AcquireAsync(function, CancellationToken.None).DefaultTimeout());
        leases[^1].Dispose();
        AcquireAndRelease(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        AcquireAndRelease(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void AcquireAndRelease(int calls)
        {
            for (var call = 0; call < calls; call++)
            {
                var acquiring = scheduler.AcquireAsync(function, CancellationToken.None);
                Assert.True(acquiring.IsCompletedSuccessfully);
                acquiring.Result.Dispose();
            }
        }
    }
}
