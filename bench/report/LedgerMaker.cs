using System.Globalization;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.ReportBench;

/// <summary>Writes ledgers with the emulator's own meter and writer: one function, 50 instances, 100 connections, unary calls of 12 ms.</summary>
internal static class LedgerMaker
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly string[] Methods =
        ["/helloworld.Greeter/SayHello", "/helloworld.Greeter/ListFeatures", "/helloworld.Greeter/RecordRoute", "/helloworld.Greeter/RouteChat"];

    private static readonly FunctionConfig Function = new()
    {
        Name = "greeter",
        Region = "cn-shanghai",
        Runtime = "custom.debian12",
        Handler = "index.handler",
        Timeout = TimeSpan.FromSeconds(60),
        Cpu = 0.35m,
        MemorySize = 512,
        DiskSize = 512,
        InstanceConcurrency = 10,
        CustomRuntime = new CustomRuntimeConfig(["./main"], [], 8089, null),
        EnvironmentVariables = new Dictionary<string, string>(),
        CodeDirectory = Path.GetTempPath(),
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string> { "POST" }, false, false),
        PreDeploy = [],
    };

    /// <param name="callsEach">Calls of each interval, all open at once.</param>
    public static void Write(Stream file, long intervals, int callsEach = 1)
    {
        using var meter = new InvocationMeter(new LedgerWriter(file, "d1d3c3a09c2fb95e", Start), new FixedTime(Start));
        var instances = Enumerable.Range(0, 50).Select(i => meter.AddInstance(Function, $"c-695733a5-15416274-{i:x12}", Start)).ToArray();
        var connections = Enumerable.Range(0, 100).Select(i => meter.AddConnection($"0HNI5T2PV{i:D4}")).ToArray();
        var ok = new CallResult(CallOutcome.Completed, 0, 200, 1, 1);
        var calls = new MeteredCall[callsEach];
        var now = Start;
        for (long interval = 0; interval < intervals; interval++)
        {
            now += TimeSpan.FromTicks(41_357);
            var instance = instances[interval % instances.Length];
            for (var i = 0; i < callsEach; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"1-695733a6-{(uint)(interval >> 16):x8}-{interval * callsEach + i:x12}");
                calls[i] = instance.Begin(connections[(interval + i) % connections.Length], id, Methods[(interval + i) % Methods.Length], interval < instances.Length, now);
            }

            for (var i = 0; i < callsEach; i++)
                calls[i].End(ok, now + TimeSpan.FromTicks(123_456 + i * 777));
        }

        meter.Stop(now + TimeSpan.FromSeconds(1));
    }

    /// <summary>A clock without timers: the meter is only driven by calls here.</summary>
    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
