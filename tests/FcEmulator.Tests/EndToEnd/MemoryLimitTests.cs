using System.Globalization;
using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Instances.Limits.Cgroups;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Instances;
using FcEmulator.Tests.Instances.Limits.Cgroups;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Real functions that use more memory than they may, behind the gateway.</summary>
public class MemoryLimitTests
{
    private const string Headers = "HEADERS(:status 200, content-type application/grpc)";
    private static readonly HashSet<string> Volatile = [.. FrameText.Volatile, "x-fc-max-memory-usage"];

    [Fact]
    public Task BeyondMemorySize_OnlyThatInstanceEnds_InFcsShape() => EndsAloneAsync("take", kernel: false, TimeSpan.FromMilliseconds(20));

    [UnixFact]
    public Task BeyondMemorySize_ChildUsesIt_CountsAsTheInstances() => EndsAloneAsync("child", kernel: false, TimeSpan.FromMilliseconds(20));

    [LinuxFact]
    public Task BeyondMemorySize_DaemonUsesIt_CountsAsTheInstances() => EndsAloneAsync("daemon", kernel: false, TimeSpan.FromMilliseconds(20));

    /// <summary>Nobody looks here: the kernel alone ends it.</summary>
    [CgroupFact]
    public Task BeyondMemorySize_KernelEndsIt_IsFcsOutOfMemoryToo() => EndsAloneAsync("take", kernel: true, TimeSpan.FromHours(1));

    /// <summary>The kernel may end the child alone; the instance ends as a whole.</summary>
    [CgroupFact]
    public Task BeyondMemorySize_KernelEndsAChild_TheInstanceEndsToo() => EndsAloneAsync("child", kernel: true, TimeSpan.FromMilliseconds(20));

    [Fact]
    public async Task BeyondMemorySize_NoMemoryLimit_LivesAndTellsWhatItUses()
    {
        await using var launcher = new LauncherFixture(change: s => s with { MemoryLimit = false, MemoryPeriod = TimeSpan.FromMilliseconds(20) });
        await using var emulator = await TestEmulator.StartAsync(launcher.Launcher, Hungry);
        await using var client = await emulator.ConnectAsync();

        var first = await client.CallAsync(TestEmulator.Request("/s/pid"), []);
        await client.OpenStreamAsync(TestEmulator.Request("/s/take/300"), endStream: true);
        IReadOnlyList<ReceivedFrame> later = first;
        while (Maximum(later) < 300)
            later = await client.CallAsync(TestEmulator.Request("/s/pid"), []);

        Assert.InRange(Maximum(first), 1, 250);
        Assert.Equal(Text(first), Text(later));
    }

    /// <param name="kernel">Whether a cgroup limits it, rather than the emulator's own looks.</param>
    private static async Task EndsAloneAsync(string way, bool kernel, TimeSpan period)
    {
        await using var launcher = new LauncherFixture(
            change: s => s with { MemoryLimit = true, MemoryPeriod = period }, cgroups: kernel ? new KernelCgroupFiles() : null);
        await using var emulator = await TestEmulator.StartAsync(launcher.Launcher, f => Hungry(f) with { InstanceConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();
        var other = await client.OpenStreamAsync(TestEmulator.Request("/s/wait"));
        await emulator.EventAsync<InstanceReady>();

        var greedy = await client.OpenStreamAsync(TestEmulator.Request($"/s/{way}/400"), endStream: true);
        var failed = await client.ReadStreamFramesAsync(greedy);
        await client.SendDataAsync(other, default, endStream: true);
        var fine = await client.ReadStreamFramesAsync(other);

        Assert.Equal($"{Headers} | DATA(0, END_STREAM)", failed.Render(Volatile));
        Assert.InRange(Maximum(failed), 256, 2000);
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", fine.Render(), StringComparison.Ordinal);
        Assert.InRange(Maximum(fine), 1, 250);
        Assert.Equal("out of memory (FunctionOOMError)", (await emulator.CallFinishedAsync()).Status);
        Assert.Equal("ok", (await emulator.CallFinishedAsync()).Status);
        var stopped = await emulator.EventAsync<InstanceStopped>();
        Assert.Matches(
            kernel ? "^FunctionOOMError: the kernel ended it at its memorySize of 256 MB$" : @"^FunctionOOMError: it used [\d.]+ MB, more than its memorySize of 256 MB$",
            stopped.Reason);

        var ledger = await emulator.LedgerAsync();
        var calls = ledger.OfType<CallRecord>().ToDictionary(call => call.Method, call => call.Result);
        Assert.Equal(("FunctionOOMError", null), (calls[$"/s/{way}/400"].ErrorType, calls["/s/wait"].ErrorType));
        Assert.All(calls.Values, call => Assert.NotNull(call.MemoryUsageMB));
        var end = ledger.OfType<InstanceRecord>().Single(record => record.Event == InstanceEvent.Ended && record.Instance == stopped.InstanceId);
        Assert.InRange(end.MaximumMemoryMB!.Value, 256, 2000);
    }

    private static FunctionConfig Hungry(FunctionConfig function) =>
        function with { MemorySize = 256, CustomRuntime = function.CustomRuntime with { Command = [TestPrograms.HungryFunction] } };

    private static double Maximum(IReadOnlyList<ReceivedFrame> frames) =>
        double.Parse(frames[0].Values("x-fc-max-memory-usage").Single(), CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<ReceivedFrame> frames) => Encoding.ASCII.GetString(GrpcMessages.Split(frames.Body()).Single());
}
