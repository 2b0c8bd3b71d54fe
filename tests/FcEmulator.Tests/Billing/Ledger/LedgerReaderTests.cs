using System.Text;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

public class LedgerReaderTests
{
    private static readonly InstanceSpecification Specification = InstanceSpecification.Of(Function());

    private static readonly RunRecord Head = new(1, "fc3", "run-1", At(0));

    [Fact]
    public void Read_RunKilledInAUnaryInterval_ClosesItAtTheLastSignOfLife()
    {
        var ledger = LedgerOf(Head, Begin("c-1", 1, "r-1", At(10)), new AliveRecord(At(1010)), new AliveRecord(At(2010)));

        var closed = Assert.Single(Intervals(ledger));

        Assert.Equal(
            """{"type":"interval","function":"greeter","instance":"c-1","interval":1,"requests":["r-1"],"requestCount":1,"kind":"unary","start":"2026-01-02T00:00:00.0100000Z","end":"2026-01-02T00:00:02.0100000Z","durationMs":2000,"activeMs":2000,"idleConnectionMs":0,"cpu":0.35,"memoryMB":512,"diskMB":512,"coldStart":false,"concurrency":0,"rule":"fc3","closedBy":"last-sign-of-life"}""",
            Text(closed));
    }

    /// <summary>
    /// r-1 streams 10–40 and its connection stays; r-2 runs 60–80; r-3 is a stream on another connection, begun at 100 and open when the run
    /// is killed, 500 being its last sign of life. Active: 30 + 20 + 400 = 450 of 490 ms.
    /// </summary>
    [Fact]
    public void Read_RunKilledInAStreamingInterval_KeepsWhatItKnowsToBeIdleApart()
    {
        var ledger = LedgerOf(
            Head,
            Begin("c-1", 1, "r-1", At(10)),
            new StreamingRecord("c-1", 1, "r-1", "k-1", At(10)),
            Call("c-1", 1, "r-1", At(10), At(40), CallKind.Streaming),
            Call("c-1", 1, "r-2", At(60), At(80)),
            new StreamingRecord("c-1", 1, "r-3", "k-2", At(100)),
            new AliveRecord(At(500)));

        var closed = Assert.Single(Intervals(ledger));

        Assert.Equal((At(10), At(500), Ms(450), CallKind.Streaming), (closed.Start, closed.End, closed.Active, closed.Kind));
        Assert.Equal(["r-1", "r-2", "r-3"], closed.Requests.ToArray());
        Assert.Equal(3, closed.RequestCount);
    }

    [Fact]
    public void Read_RunGoingOn_MarksItsIntervalOpen()
    {
        var ledger = LedgerOf(Head, Begin("c-1", 1, "r-1", At(10)), new AliveRecord(At(1010)));

        Assert.Equal(IntervalClosing.StillOpen, Assert.Single(Intervals(ledger, now: At(1900))).ClosedBy);
        Assert.Equal(IntervalClosing.LastSignOfLife, Assert.Single(Intervals(ledger, now: At(60_000))).ClosedBy);
    }

    [Fact]
    public void Read_KilledRunBeforeAnother_IsClosedBeforeTheOtherStarts()
    {
        var ledger = LedgerOf(Head, Begin("c-1", 1, "r-1", At(10)), Head with { Run = "run-2", At = At(5000) }, Begin("c-1", 1, "r-1", At(5001)));

        var intervals = Intervals(ledger, now: At(5002));

        Assert.Equal(
            [(At(10), At(10), IntervalClosing.LastSignOfLife), (At(5001), At(5001), IntervalClosing.StillOpen)],
            intervals.Select(i => (i.Start, i.End, i.ClosedBy)));
    }

    [Fact]
    public void Read_IntervalLineMissing_IsClosedAtTheLatestTimeKnownOfIt()
    {
        var ledger = LedgerOf(
            Head,
            Begin("c-1", 1, "r-1", At(10)),
            Call("c-1", 1, "r-1", At(10), At(25)),
            Begin("c-1", 2, "r-2", At(300)),
            Call("c-1", 2, "r-2", At(300), At(310)),
            new InstanceRecord("greeter", "c-1", InstanceEvent.Ended, At(900), Specification, 2, 1, Provisioned: false),
            Begin("c-2", 1, "r-3", At(950)),
            new EndRecord("run-1", At(2000)));

        Assert.Equal(
            [(At(10), At(25)), (At(300), At(310)), (At(950), At(950))],
            Intervals(ledger, now: At(2000)).Select(i => (i.Start, i.End)));
    }

    [Fact]
    public void Read_LinesOutOfOrder_TheLatestTimeIsTheLastSignOfLife()
    {
        var ledger = LedgerOf(Head, Begin("c-1", 1, "r-1", At(90)), new AliveRecord(At(100)), Begin("c-2", 1, "r-2", At(80)));

        Assert.Equal(
            [("c-1", At(90), At(100)), ("c-2", At(80), At(100))],
            Intervals(ledger).Select(interval => (interval.Instance, interval.Start, interval.End)));
    }

    [Fact]
    public void Read_DamagedLines_WarnsOfEachAndGoesOn()
    {
        var ledger = Text(Head) + "\n" + string.Join(
            "\n",
            "half a li",
            """{"type":"call","function":"greeter"}""",
            """[1,2]""",
            """{"type":7}""",
            """{"at":"2026-01-02T00:00:00Z"}""",
            """{"type":"alive","at":"yesterday"}""",
            """{"type":"alive","at":"2026-01-02T00:00:00Z"} {}""",
            """{"type":"dream","at":"2026-01-02T00:00:00Z"}""",
            """{"type":"dream","at":"2026-01-02T00:00:01Z"}""",
            Text(Call("c-1", 1, "r-1", At(20), At(10))),
            Text(Interval(At(0), At(10), Ms(11))),
            "",
            "\0\0\0",
            """{"type":"alive","at":"2026-01-02T00:00:03Z","mood":"ne""" + "\\ud800" + """w"}""" + "\r",
            "");

        var records = Read(Encoding.UTF8.GetBytes(ledger), out var warnings);

        Assert.Equal([Head, new AliveRecord(At(3000))], records);
        Assert.Equal(
            [
                "ledger.jsonl:2: the line is not valid JSON; it is left out.",
                "ledger.jsonl:3: the line lacks \"instance\", a string; it is left out.",
                "ledger.jsonl:4: the line is not a JSON object; it is left out.",
                "ledger.jsonl:5: the line lacks \"type\", a string; it is left out.",
                "ledger.jsonl:6: the line lacks \"type\", a string; it is left out.",
                "ledger.jsonl:7: the line lacks \"at\", an ISO 8601 time; it is left out.",
                "ledger.jsonl:8: the line is not valid JSON; it is left out.",
                "ledger.jsonl:9: lines of type \"dream\" are not known to this fcemu; they are left out.",
                "ledger.jsonl:11: the line ends before it starts; it is left out.",
                "ledger.jsonl:12: the line is active for longer than it lasts; it is left out.",
                "ledger.jsonl:14: the line is not valid JSON; it is left out.",
            ],
            warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void Read_NewerVersion_WarnsOnceAndReadsWhatItKnows()
    {
        var ledger = LedgerOf(Head with { Version = 3 }, new AliveRecord(At(5)));

        var records = Read(ledger, out var warnings);

        Assert.Equal(2, records.Count);
        Assert.Equal(
            ["ledger.jsonl:1: this run was written by a newer fcemu (ledger version 3; this fcemu knows 2); what is new in it is left out."],
            warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void Read_FieldsInAnotherOrderAndUnknownOnes_AreTaken()
    {
        var ledger = """{"run":"run-1","x":{"type":"alive"},"at":"2026-01-02T01:00:00+01:00","rule":"fc3","type":"run","version":1}""";

        Assert.Equal([Head], Read(Encoding.UTF8.GetBytes(ledger), out var warnings));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Read_LineWithoutEnd_IsPassedOverInBoundedMemory()
    {
        var endless = new byte[5 * LedgerLines.LongestLine];
        Array.Fill(endless, (byte)'x');
        byte[] ledger = [.. LedgerOf(Head), .. endless, (byte)'\n', .. LedgerOf(new AliveRecord(At(5))), .. endless];

        Assert.Equal([Head, new AliveRecord(At(5))], Read(ledger, out var warnings));

        Assert.Equal([2L, 4L], warnings.Select(warning => warning.Line));
        Assert.All(warnings, warning => Assert.Equal("the line is longer than 1048576 bytes; it is left out.", warning.Message));
    }

    [Fact]
    public void Read_SeveralFiles_OneOfThemMissing_ReadsTheOthers()
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-ledger-").FullName;
        var (one, two, missing) = (Path.Combine(folder, "1.jsonl"), Path.Combine(folder, "2.jsonl"), Path.Combine(folder, "3.jsonl"));
        File.WriteAllBytes(one, LedgerOf(Head));
        File.WriteAllBytes(two, LedgerOf(new AliveRecord(At(5))));
        var warnings = new List<LedgerWarning>();

        var records = new LedgerReader(warnings.Add).Read([one, missing, two], At(0)).ToList();
        Directory.Delete(folder, recursive: true);

        Assert.Equal([Head, new AliveRecord(At(5))], records);
        Assert.StartsWith($"{missing}: cannot be read: ", Assert.Single(warnings).ToString(), StringComparison.Ordinal);
    }

    /// <summary>A ledger as the live meter writes it, cut at every byte: no interval whose begin line is whole may be missing.</summary>
    [Fact]
    public void Read_CutAtEveryByte_MissesNoIntervalThatHadBegun()
    {
        var ledger = Day(seed: 1, calls: 6);
        var whole = Intervals(ledger).ToDictionary(interval => (interval.Instance, interval.Interval));
        Assert.True(whole.Count > 2);

        for (var length = 0; length <= ledger.Length; length++)
            AssertNothingMissing(ledger.AsSpan(0, length), whole);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_BiggerLedgersCutAnywhere_MissNoIntervalThatHadBegun(int seed)
    {
        var ledger = Day(seed, calls: 400);
        var whole = Intervals(ledger).ToDictionary(interval => (interval.Instance, interval.Interval));
        var random = new Random(seed);

        for (var i = 0; i < 40; i++)
            AssertNothingMissing(ledger.AsSpan(0, random.Next(ledger.Length)), whole);
    }

    /// <summary>Readable at every moment of a run's life, through a handle of its own, without a flush or close of the writer.</summary>
    [Fact]
    public void Read_WhileTheEmulatorWrites_SeesEachIntervalFromItsBeginning()
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-ledger-").FullName;
        using (var meter = new InvocationMeter(LedgerFile.Open(folder, At(0)), new ManualTime(Midnight)))
        {
            var instance = meter.AddInstance(Function(), "c-1", At(0));
            for (var i = 1; i <= 20; i++)
            {
                var call = instance.Begin(meter.AddConnection("k"), $"r-{i}", "/a/b", coldStart: false, At(10 * i));
                var seen = new LedgerReader(warning => Assert.Fail($"{warning}"))
                    .Read([Path.Combine(folder, "ledger.jsonl")], At(10 * i)).OfType<IntervalRecord>().ToList();
                Assert.Equal(i, seen.Count);
                Assert.Equal(IntervalClosing.StillOpen, seen[^1].ClosedBy);
                Assert.All(seen.SkipLast(1), interval => Assert.Equal((IntervalClosing.Ended, Ms(5)), (interval.ClosedBy, interval.Duration)));
                call.End(Ok, At(10 * i + 5));
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void AssertNothingMissing(ReadOnlySpan<byte> prefix, Dictionary<(string, long), IntervalRecord> whole)
    {
        var records = Read(prefix.ToArray(), out var warnings);
        Assert.True(warnings.Count <= 1);
        var begun = records.OfType<BeginRecord>().Select(begin => (begin.Instance, begin.Interval)).ToHashSet();
        var intervals = records.OfType<IntervalRecord>().ToList();
        Assert.Equal(begun.Order(), intervals.Select(interval => (interval.Instance, interval.Interval)).Order());
        Assert.All(intervals, interval =>
        {
            var full = whole[(interval.Instance, interval.Interval)];
            Assert.Equal(full.Start, interval.Start);
            Assert.True(interval.Active <= interval.Duration);
            if (interval.ClosedBy == IntervalClosing.Ended)
                Assert.Equal(Text(full), Text(interval));
        });
    }

    /// <summary>Random calls, some streaming, on two instances, written by the live meter.</summary>
    private static byte[] Day(int seed, int calls)
    {
        var file = new MemoryStream();
        var time = new ManualTime(Midnight);
        var random = new Random(seed);
        using (var meter = new InvocationMeter(new LedgerWriter(file, "run-1", Midnight), time))
        {
            var instances = new[] { meter.AddInstance(Function(), "c-1", At(0)), meter.AddInstance(Function("other"), "c-2", At(0)) };
            for (var i = 0; i < calls; i++)
            {
                var connection = meter.AddConnection($"k-{i}");
                var call = instances[random.Next(2)].Begin(connection, $"r-{i}", "/a/b", i == 0, time.GetUtcNow());
                if (random.Next(3) == 0)
                    call.MarkStreaming();
                time.Advance(Ms(random.Next(40)));
                call.End(Ok, time.GetUtcNow());
                time.Advance(Ms(random.Next(40)));
                connection.Close(time.GetUtcNow());
                time.Advance(Ms(random.Next(40)));
            }
        }

        return file.ToArray();
    }

    private static List<IntervalRecord> Intervals(byte[] ledger, DateTimeOffset? now = null)
    {
        var intervals = Read(ledger, out var warnings, now).OfType<IntervalRecord>().ToList();
        Assert.Empty(warnings);
        return intervals;
    }

    private static BeginRecord Begin(string instance, long interval, string request, DateTimeOffset at) =>
        new("greeter", instance, interval, request, "k-1", Cold: false, at, Specification);

    private static CallRecord Call(
        string instance, long interval, string request, DateTimeOffset start, DateTimeOffset end, CallKind kind = CallKind.Unary) =>
        new("greeter", instance, interval, request, "k-1", "/a/b", kind, Cold: false, start, end, Ok);

    private static IntervalRecord Interval(DateTimeOffset start, DateTimeOffset end, TimeSpan active) =>
        new("greeter", "c-1", 1, new[] { "r-1" }, 1, CallKind.Unary, start, end, active, Specification, false, 1, "fc3");
}
