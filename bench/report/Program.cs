using System.Globalization;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

// Writes a ledger of many intervals with the emulator's own meter and writer: ReportBench FILE INTERVALS [CALLS-AN-INTERVAL]
var path = args[0];
var intervals = long.Parse(args[1], CultureInfo.InvariantCulture);
var callsEach = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;

var function = new FunctionConfig
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
string[] methods = ["/helloworld.Greeter/SayHello", "/helloworld.Greeter/ListFeatures", "/helloworld.Greeter/RecordRoute", "/helloworld.Greeter/RouteChat"];
var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
var clock = new FixedTime(start);
await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
using var meter = new InvocationMeter(new LedgerWriter(file, "d1d3c3a09c2fb95e", start), clock);
var instances = Enumerable.Range(0, 50).Select(i => meter.AddInstance(function, $"c-695733a5-15416274-{i:x12}", start)).ToArray();
var connections = Enumerable.Range(0, 100).Select(i => meter.AddConnection($"0HNI5T2PV{i:D4}")).ToArray();
var ok = new CallResult(CallOutcome.Completed, 0, 200, 1, 1);
var now = start;
for (long interval = 0; interval < intervals; interval++)
{
    now += TimeSpan.FromTicks(41_357);
    var instance = instances[interval % instances.Length];
    var calls = new MeteredCall[callsEach];
    for (var i = 0; i < callsEach; i++)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"1-695733a6-{(uint)(interval >> 16):x8}-{interval * callsEach + i:x12}");
        calls[i] = instance.Begin(connections[(interval + i) % connections.Length], id, methods[(interval + i) % methods.Length], interval < instances.Length, now);
    }

    for (var i = 0; i < callsEach; i++)
        calls[i].End(ok, now + TimeSpan.FromTicks(123_456 + i * 777));
}

meter.Stop(now + TimeSpan.FromSeconds(1));

/// <summary>A clock without timers: the meter is only driven by calls here.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
