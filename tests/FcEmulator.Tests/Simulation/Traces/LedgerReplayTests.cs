using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Simulation;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Traces;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Tests.Billing;
using FcEmulator.Tests.Configuration;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Simulation.Traces;

/// <summary>Ledgers through the simulation under the rules they were written under: what comes out is their own bill.</summary>
public class LedgerReplayTests
{
    private const string Hello = "/helloworld.Greeter/SayHello";
    private const string Chat = "/helloworld.Greeter/RouteChat";

    /// <summary>A day of the running gateway: cold starts, overlaps on one instance, a second instance when it is full, a stream that holds.</summary>
    [Fact]
    public async Task Replay_LedgerOfTheRunningGateway_GivesItsOwnBill()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();
        run.At(1);
        var first = await function.OpenAsync(client, Hello);
        run.At(3);
        var second = await function.OpenAsync(client, Hello);
        run.At(4);
        var third = await function.OpenAsync(client, Hello);
        run.At(5);
        await function.AnswerAsync(client, first);
        run.At(8);
        await function.AnswerAsync(client, second);
        await function.AnswerAsync(client, third);
        function.Answers = 2;
        run.At(20);
        var chat = await function.OpenAsync(client, Chat);
        run.At(22);
        await function.AnswerAsync(client, chat);
        run.At(25);
        await run.CloseAsync(client);
        run.At(30);
        var records = await emulator.LedgerAsync();

        var (tally, collected) = Replay(LedgerOf([.. records]));

        AssertOwnBill(records, tally);
        Assert.Equal((4, 4, 2, 2), (tally.Calls, tally.Served, tally.ColdStarts, tally.InstancesPeak));
        Assert.Equal(2, collected.ColdStarts.Count);
        Assert.Empty(collected.Notes);
    }

    /// <summary>Two calls at a time on an instance that took 300 ms to start; the first arrived when the start was decided.</summary>
    [Fact]
    public void Replay_LedgerWithAColdStart_ArrivalIsWhenTheStartWasDecided()
    {
        var ledger = LedgerOf(Written(meter =>
        {
            var instance = meter.AddInstance(Function(), "c-1", At(1300), took: Ms(300));
            var connection = meter.AddConnection("k-1");
            var one = instance.Begin(connection, "r-1", Hello, coldStart: true, At(1300));
            var two = instance.Begin(connection, "r-2", Hello, coldStart: false, At(1400));
            one.End(Ok, At(1500));
            two.End(Ok, At(1700));
            connection.Close(At(1800));
        }));

        var (tally, collected) = Replay(ledger);

        Assert.Equal([Ms(300)], collected.ColdStarts);
        Assert.Equal(new RecordedSpecification(InstanceSpecification.Of(Function()), Concurrency: 2, Minimum: 1), collected.Specification);
        Assert.Equal((2, 1, Ms(300)), (tally.Calls, tally.ColdStarts, tally.Waits.Longest));
        Assert.Equal(Ms(400), tally.Billed.Active);
    }

    [Fact]
    public void Replay_SeveralFunctions_WantsOneChosen()
    {
        var ledger = LedgerOf(Written(meter =>
        {
            foreach (var name in (string[])["b", "a"])
            {
                var instance = meter.AddInstance(Function(name), $"c-{name}", At(0));
                instance.Begin(meter.AddConnection("k-1"), $"r-{name}", Hello, coldStart: false, At(10)).End(Ok, At(20));
            }
        }));
        using var file = new TemporaryLedger(ledger);

        var all = Setup(file.Path, function: null);
        using var chosen = Setup(file.Path, "a").Value;
        var unknown = Setup(file.Path, "c");

        Assert.Equal(["--function: there are calls of a, b. Choose one of them with --function."], all.Errors.Select(error => error.ToString()));
        Assert.Equal(1, chosen!.Plan.Trace.Calls);
        Assert.StartsWith("--function: c is not there, but a, b.", unknown.Errors.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_DamagedLedger_TakesWhatCanBeReadAndSaysTheRest()
    {
        var whole = LedgerOf(Written(meter =>
        {
            var instance = meter.AddInstance(Function(), "c-1", At(0));
            for (var i = 0; i < 3; i++)
                instance.Begin(meter.AddConnection($"k-{i}"), $"r-{i}", Hello, coldStart: false, At(10 * i)).End(Ok, At((10 * i) + 5));
        }));
        var text = System.Text.Encoding.UTF8.GetString(whole);
        var damaged = text.Replace("\"request\":\"r-1\",\"connection\"", "\"request\":1,\"connection\"", StringComparison.Ordinal)[..^10];

        var (tally, collected) = Replay(System.Text.Encoding.UTF8.GetBytes(damaged));

        Assert.Equal(2, tally.Calls);
        Assert.Contains(collected.Notes, note => note.EndsWith("the last line is cut; it is left out.", StringComparison.Ordinal));
        Assert.Contains(collected.Notes, note => note.Contains("lacks \"request\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_CallLogOfStartJson_TakesCallsAndColdStarts()
    {
        const string Log = """
            {"event":"instanceReady","at":"2026-01-02T00:00:01.3+00:00","function":"greeter","instanceId":"c-1","processId":7,"tookMs":300}
            {"event":"call","at":"2026-01-02T00:00:01.5+00:00","requestId":"r-1","function":"greeter","instanceId":"c-1","method":"/s.S/A","outcome":"ok","failed":false,"durationMs":500,"cold":true}
            {"event":"call","at":"2026-01-02T00:00:02+00:00","requestId":"r-2","function":"greeter","instanceId":null,"method":"/s.S/A","outcome":"429 ResourceExhausted","failed":true,"durationMs":0.1,"cold":false}
            {"event":"moreCalls","at":"2026-01-02T00:00:03+00:00","calls":7,"failed":0,"cold":0,"longestMs":3}
            """;
        using var collected = new TraceCollector(null);

        new CallLogTraceReader(collected, new HashSet<string>()).Read("calls.jsonl", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Log)));

        Assert.Equal([Ms(300)], collected.ColdStarts);
        using var records = collected.Finish();
        Assert.True(records.Open().TryRead(out var call));
        Assert.Equal((At(1000).UtcTicks, Ms(300).Ticks, Ms(200).Ticks), (call.At, call.Waited, call.Duration));
        Assert.Equal(1, records.Count);
        Assert.Equal(2, collected.Notes.Count);
    }

    [Fact]
    public void Read_AccessLog_TakesCallsWithTheirKindsAndColdStarts()
    {
        var cold = TestCalls.Ok(At(1500), "/s.S/A", ms: 500) with
        {
            Kind = CallKindWord.Streaming,
            IsColdStart = true,
            Times = new CallTimes(0.1, 300, 300, 400, 400, 498, 500),
            ColdStart = new ColdStartParts(At(1000), 5, 280, null, 290, null),
        };
        var refused = TestCalls.Ok(At(2000)) with { InstanceId = null, Outcome = CallOutcomeWord.Refused, Times = new CallTimes(0, null, null, null, null, null, 0.1) };
        using var folder = new TemporaryFolder();
        File.WriteAllLines(
            folder.Combine("access.jsonl"),
            new[] { cold, refused, cold with { RequestId = "1-2" } }.Select(line => System.Text.Json.JsonSerializer.Serialize(line, AccessJson.Default.CallFinished)));
        File.AppendAllText(folder.Combine("access.jsonl"), """{"calls":7,"at":"2026-01-02T00:00:03Z","type":"lost"}""" + "\n{\"type\":\"request\",\"requ");
        using var collected = new TraceCollector("greeter");

        TraceFiles.Read([folder.Combine("access.jsonl")], collected, new HashSet<string>(), At(1e9));

        Assert.Equal([Ms(290)], collected.ColdStarts);
        using var records = collected.Finish();
        Assert.True(records.Open().TryRead(out var call));
        Assert.Equal((At(1000).UtcTicks, Ms(300).Ticks, Ms(198).Ticks, TraceEventKind.Streaming), (call.At, call.Waited, call.Duration, call.Kind));
        Assert.Equal(2, records.Count);
        Assert.Equal(3, collected.Notes.Count);
    }

    private static (SimulationTally Tally, TraceCollector Collected) Replay(byte[] ledger)
    {
        var collected = new TraceCollector(null);
        new LedgerTraceReader(collected).Read("ledger.jsonl", new MemoryStream(ledger), At(1e9));
        using var trace = new RecordedTrace(collected.Finish(), collected.Closes);
        var specification = collected.Specification!;
        var function = Simulations.Function(specification.Concurrency) with
        {
            ColdStarts = new ColdStartTimes(collected.ColdStarts.Count > 0 ? collected.ColdStarts : [TimeSpan.Zero]),
        };
        return (function.Run(trace).Tally, collected);
    }

    private static void AssertOwnBill(IReadOnlyList<ILedgerRecord> records, SimulationTally tally)
    {
        var intervals = records.OfType<IntervalRecord>().ToList();
        Assert.Equal(intervals.Count, tally.Intervals);
        Assert.Equal(intervals.Sum(interval => interval.Active.Ticks), tally.Billed.Active.Ticks);
        Assert.Equal(intervals.Sum(interval => interval.IdleConnection.Ticks), tally.Billed.IdleConnection.Ticks);
    }

    private static ConfigOutcome<SimulationSetup> Setup(string file, string? function) => SimulationSetup.Create(
        new SimulationRequest { Function = function, Axes = new GridAxes() },
        null,
        new EmulatorSettings { DataDirectory = "data", CertDirectory = "certs" },
        Simulations.Card,
        [file],
        new HashSet<string>(),
        At(1e9));

    private static ILedgerRecord[] Written(Action<InvocationMeter> write)
    {
        var stream = new FaultyStream();
        using var meter = new InvocationMeter(new LedgerWriter(stream, "run-1", Midnight), new ManualTime(Midnight));
        write(meter);
        meter.Stop(At(5000));
        return [.. BillingSamples.Read(stream.ToArray(), out _)];
    }

    private sealed class TemporaryLedger : IDisposable
    {
        public TemporaryLedger(byte[] ledger) => File.WriteAllBytes(Path, ledger);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
