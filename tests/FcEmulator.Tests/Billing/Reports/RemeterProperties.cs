using System.Text.Json.Nodes;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Configuration;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Reports;

/// <summary>
/// A ledger written under one rule and billed again under another comes to what the gateway would have written under the other: random days,
/// played by the live meter under both.
/// </summary>
public class RemeterProperties
{
    private static readonly string[] Methods = ["/a.B/Get", "/a.B/List", "/a.B/Chat"];

    public static TheoryData<string, string, int> Days
    {
        get
        {
            var days = new TheoryData<string, string, int>();
            foreach (var written in BillingRule.All)
            {
                foreach (var billed in BillingRule.All.Where(billed => billed != written))
                {
                    foreach (var seed in Enumerable.Range(1, 12))
                        days.Add(written.Name, billed.Name, seed);
                }
            }

            return days;
        }
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Read_UnderAnotherRule_IsWhatTheGatewayWouldHaveWritten(string written, string billed, int seed)
    {
        var expected = Intervals(Day(billed, seed), rule: null);
        var actual = Intervals(Day(written, seed), BillingRule.Find(billed));

        Assert.Equal(expected, actual);
        Assert.All(actual.GroupBy(interval => interval.Instance), instance =>
            Assert.All(instance.OrderBy(i => i.Start).Zip(instance.OrderBy(i => i.Start).Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start)));
    }

    /// <summary>
    /// The bill of a ledger is the sum over its instances of the measure of the union of what the rule bills: under the rule it was written under and
    /// under another, against a count of milliseconds that knows nothing but the lines.
    /// </summary>
    [Theory]
    [MemberData(nameof(Days))]
    public void Read_AnyDay_IsTheMeasureOfTheUnionOfEachInstance(string written, string billed, int seed)
    {
        var ledger = Day(written, seed);

        Assert.Equal(Ms(MillisecondsOf(ledger, written)), Report(ledger, rule: null).Total.Time.Total);
        Assert.Equal(Ms(MillisecondsOf(ledger, billed)), Report(ledger, BillingRule.Find(billed)).Total.Time.Total);
    }

    /// <summary>Whatever the rule, methods share the bill exactly: their parts add up to their function's, to the tick.</summary>
    [Theory]
    [MemberData(nameof(Days))]
    public void Read_UnderAnotherRule_PartsAddUpToTheWhole(string written, string billed, int seed)
    {
        var report = Report(Day(written, seed), BillingRule.Find(billed));

        var function = Assert.Single(report.Functions);
        Assert.Equal(report.Total.Time, function.Line.Time);
        Assert.Equal(function.Line.Time, function.Methods.Aggregate(default(BilledTime), (sum, method) => sum + method.Line.Time));
        Assert.Equal(function.Line.Time, function.Instances.Aggregate(default(BilledTime), (sum, instance) => sum + instance.Time));
        Assert.Equal(function.Line.Calls, function.Methods.Sum(method => method.Line.Calls));
        Assert.Equal(function.Line.RequestTime, function.Methods.Aggregate(TimeSpan.Zero, (sum, method) => sum + method.Line.RequestTime));
        Assert.Equal(
            function.Line.RequestTime - function.Line.Time.Active,
            function.Methods.Aggregate(TimeSpan.Zero, (sum, method) => sum + method.Line.OverlapSaved));
    }

    /// <summary>Ending lines are missing: the run was killed. What is known of the day is billed until the last sign of life, and nothing twice.</summary>
    [Theory]
    [InlineData("fc3", "fc2")]
    [InlineData("fc2", "request")]
    [InlineData("request", "fc3")]
    public void Read_LedgerCutAnywhere_BillsEachMomentOnce(string written, string billed)
    {
        var whole = Day(written, seed: 3);
        for (var length = 0; length < whole.Length; length += 97)
        {
            var intervals = Intervals(whole[..length], BillingRule.Find(billed));
            Assert.All(intervals, interval => Assert.True(interval.End >= interval.Start && interval.Active <= interval.End - interval.Start));
            foreach (var instance in intervals.GroupBy(interval => interval.Instance))
            {
                var ordered = instance.OrderBy(interval => interval.Start).ToList();
                Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
            }
        }
    }

    /// <summary>
    /// A stream holds the instance for good under fc3 and ends at once; 10,000 calls of 1 ms follow, each after a pause of 1 ms. By request that is
    /// 10,001 intervals. They are not all kept until the one interval they were written in is over, which may be never.
    /// </summary>
    [Fact]
    public void Read_IntervalThatNeverEnds_IsBilledAsItGoes()
    {
        var records = Endless(closesItsConnections: false).SkipWhile(record => record is not StreamingRecord).Skip(1);
        var head = new ILedgerRecord[]
        {
            new RunRecord(2, "fc3", "run-1", At(0)),
            new BeginRecord("greeter", "c-1", 1, "stream", "k-0", Cold: false, At(0), InstanceSpecification.Of(Function())),
            new CallRecord("greeter", "c-1", 1, "stream", "k-0", Methods[2], CallKind.Streaming, Cold: false, At(0), At(1), Ok),
        };
        var timeline = new Timeline();
        var billedMeanwhile = 0L;

        var report = new ReportReader(RateCards.Load(null).Value!, BillingRule.Find("request"), timeline).Read(head.Concat(records).Append(new AliveRecord(At(30_000))).Select(Seen));

        Assert.Equal((10_001, Ms(10_001)), (report.Total.Intervals, report.Total.Time.Total));
        Assert.True(billedMeanwhile > 5_000);

        ILedgerRecord Seen(ILedgerRecord record)
        {
            if (record is AliveRecord)
                billedMeanwhile = timeline.IntervalCount;
            return record;
        }
    }

    /// <summary>The same calls beside a stream that stays open, each on a connection of its own that then closes: one interval by any rule.</summary>
    [Theory]
    [InlineData("fc2")]
    [InlineData("request")]
    public void Read_CallThatNeverEnds_CoversAllBesideIt(string billed)
    {
        var report = new ReportReader(RateCards.Load(null).Value!, BillingRule.Find(billed)).Read(
            Endless(closesItsConnections: true).Append(new CallRecord("greeter", "c-1", 1, "stream", "k-0", Methods[2], CallKind.Streaming, Cold: false, At(0), At(25_000), Ok)));

        Assert.Equal((1, Ms(25_000), Ms(25_000)), (report.Total.Intervals, report.Total.Time.Total, report.Total.Time.Active));
        Assert.Equal(10_001, report.Total.Calls);
    }

    /// <summary>
    /// Each whole millisecond of each instance in which some call of it is open, or the connection of one that the rule bills by connection, until the
    /// instance's end.
    /// </summary>
    private static int MillisecondsOf(byte[] ledger, string rule)
    {
        var lines = Lines(ledger).Select(line => JsonNode.Parse(line)!).ToList();
        var calls = lines.Where(line => (string?)line["type"] == "call").ToList();
        var closes = lines.Where(line => (string?)line["type"] == "connection").ToDictionary(line => (string)line["connection"]!, line => At(line, "at"));
        var ends = lines.Where(line => (string?)line["event"] == "ended").ToDictionary(line => (string)line["instance"]!, line => At(line, "at"));
        return ends.Sum(instance => Enumerable.Range(0, instance.Value).Count(millisecond => calls.Any(call =>
            (string?)call["instance"] == instance.Key && At(call, "start") <= millisecond && millisecond < Math.Max(At(call, "end"), HeldUntil(call)))));

        int HeldUntil(JsonNode call)
        {
            var byConnection = rule == "fc2" || (rule == "fc3" && (string?)call["kind"] == "streaming");
            return byConnection ? closes.GetValueOrDefault((string)call["connection"]!, int.MaxValue) : 0;
        }

        static int At(JsonNode line, string field) => (int)((DateTimeOffset)line[field]! - Midnight).TotalMilliseconds;
    }

    private static IEnumerable<ILedgerRecord> Endless(bool closesItsConnections)
    {
        yield return new RunRecord(2, "fc3", "run-1", At(0));
        yield return new BeginRecord("greeter", "c-1", 1, "stream", "k-0", Cold: false, At(0), InstanceSpecification.Of(Function()));
        yield return new StreamingRecord("c-1", 1, "stream", "k-0", At(0));
        for (var i = 1; i <= 10_000; i++)
        {
            yield return new CallRecord("greeter", "c-1", 1, $"r-{i}", $"k-{i}", Methods[0], CallKind.Unary, Cold: false, At(2 * i), At(2 * i + 1), Ok);
            if (closesItsConnections)
                yield return new ConnectionRecord($"k-{i}", At(0), At(2 * i + 1));
        }
    }

    private static Report Report(byte[] ledger, BillingRule? rule) =>
        new ReportReader(RateCards.Load(null).Value!, rule).Read(new LedgerReader(_ => { }).Read("ledger.jsonl", new MemoryStream(ledger), At(1e9)));

    private static List<(string Instance, DateTimeOffset Start, DateTimeOffset End, TimeSpan Active, long Requests, CallKind Kind, bool Cold, string Rule)> Intervals(
        byte[] ledger, BillingRule? rule)
    {
        var timeline = new Timeline();
        new ReportReader(RateCards.Load(null).Value!, rule, timeline).Read(new LedgerReader(_ => { }).Read("ledger.jsonl", new MemoryStream(ledger), At(1e9)));
        return [.. timeline.Intervals
            .Select(i => (i.Instance, i.Start, i.End, i.Active, i.RequestCount, i.Kind, i.ColdStart, i.Rule))
            .OrderBy(i => i.Instance, StringComparer.Ordinal).ThenBy(i => i.Start)];
    }

    /// <summary>Calls on two instances over four connections, some streaming, some on connections that close under them, in whole milliseconds.</summary>
    private static byte[] Day(string rule, int seed)
    {
        var file = new MemoryStream();
        var time = new ManualTime(Midnight);
        var random = new Random(seed);
        using var meter = new InvocationMeter(new LedgerWriter(file, "run-1", Midnight, BillingRule.Find(rule)), time);
        var instances = new[] { meter.AddInstance(Function(concurrency: 3), "c-1", At(0)), meter.AddInstance(Function(concurrency: 3), "c-2", At(0)) };
        var connections = Enumerable.Range(0, 4).Select(i => meter.AddConnection($"k-{i}")).ToArray();
        var open = new List<(MeteredCall Call, int Method)>();
        for (var step = 0; step < 120; step++)
        {
            var at = random.Next(connections.Length);
            switch (random.Next(8))
            {
                case <= 2:
                    var method = random.Next(Methods.Length);
                    open.Add((instances[random.Next(2)].Begin(connections[at], $"r-{step}", Methods[method], step == 0, time.GetUtcNow()), method));
                    break;
                case <= 4 when open.Count > 0:
                    var ending = random.Next(open.Count);
                    open[ending].Call.End(Ok, time.GetUtcNow());
                    open.RemoveAt(ending);
                    break;
                case 5 when open.Count > 0 && open[at % open.Count].Method == 2:
                    open[at % open.Count].Call.MarkStreaming();
                    break;
                case 6 when random.Next(4) == 0:
                    connections[at].Close(time.GetUtcNow());
                    connections[at] = meter.AddConnection($"k-{step}-new");
                    break;
                default:
                    time.Advance(Ms(random.Next(60)));
                    break;
            }
        }

        foreach (var (call, _) in open)
            call.End(Ok, time.GetUtcNow());
        time.Advance(Ms(200));
        if (seed % 2 == 0)
        {
            foreach (var connection in connections)
                connection.Close(time.GetUtcNow());
        }

        time.Advance(Ms(500));
        meter.Stop(time.GetUtcNow());
        return file.ToArray();
    }
}
