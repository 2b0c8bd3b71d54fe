using System.Text;
using FcEmulator.Simulation.Traces;
using static FcEmulator.Tests.Simulation.Simulations;

namespace FcEmulator.Tests.Simulation.Traces;

public class CsvTraceReaderTests
{
    private static readonly HashSet<string> Streaming = ["/s.S/Chat"];

    [Theory]
    [InlineData("0.5,200,/s.S/Hello\n1,300,/s.S/Hello\n")]
    [InlineData("1,300,/s.S/Hello\r\n0.5,200,/s.S/Hello\r\n")]
    [InlineData("start,duration,method\n0.5,200,/s.S/Hello\n1,300,/s.S/Hello")]
    [InlineData("\uFEFF\"start\",\"duration\",\"method\"\n\"0.5\",\"200\",\"/s.S/Hello\"\n\n# a remark\n1,300,\"/s.S/Hello\"\n")]
    [InlineData("method,user,duration,start\n/s.S/Hello,ann,200,0.5\n/s.S/Hello,\"bob, jr.\",300,1\n")]
    [InlineData("start,duration,method\n2000-01-01T00:00:00.5Z,200,/s.S/Hello\n2000-01-01T01:00:01+01:00,300,/s.S/Hello\n")]
    public void Read_TheSameCallsWrittenDifferently_AreTheSame(string csv) =>
        Assert.Equal([(Start + Ticks(500), Ticks(200)), (Start + Ticks(1000), Ticks(300))], Read(csv).Select(call => (call.At, call.Duration)));

    [Fact]
    public void Read_ConnectionAndKind_AreTaken()
    {
        var calls = Read("start,duration,method,connection,kind\n0,1,/s.S/Hello,a,unary\n1,1,/s.S/Chat,a,\n2,1,/s.S/Other,b,streaming\n3,1,/s.S/Hello,,\n");

        Assert.Equal([TraceEventKind.Unary, TraceEventKind.Streaming, TraceEventKind.Streaming, TraceEventKind.Unary], calls.Select(call => call.Kind));
        Assert.Equal(calls[0].Connection, calls[1].Connection);
        Assert.NotEqual(calls[1].Connection, calls[2].Connection);
        Assert.Equal(0UL, calls[3].Connection);
    }

    [Theory]
    [InlineData("0,100\n", 1, "has 2 columns: \"0,100\". Write start,duration,method[,connection[,kind]], with commas.")]
    [InlineData("0;100;/s.S/Hello\n", 1, "has 1 columns: \"0;100;/s.S/Hello\". Write start,duration,method[,connection[,kind]], with commas.")]
    [InlineData("when,took,what\n0,1,/s.S/Hello\n", 1, "the head names when, took, what. It has to name start and duration; known are start, duration, method, connection and kind.")]
    [InlineData("0,1,/s.S/Hello\n1,-5,/s.S/Hello\n", 2, "duration is -5, and no call takes less than nothing. Write milliseconds from 0 on.")]
    [InlineData("0,1,/s.S/Hello\n1,5 ms,/s.S/Hello\n", 2, "duration is \"5 ms\", not a number. Write milliseconds, such as 12.5.")]
    [InlineData("0,1,/s.S/Hello\n1,86400001,/s.S/Hello\n", 2, "duration is 86400001 ms, longer than FC's longest timeout of a day. Write milliseconds.")]
    [InlineData("-1,1,/s.S/Hello\n", 1, "start is -1, before the beginning. Write seconds from 0 on, or a time such as 2026-01-02T03:04:05.678Z.")]
    [InlineData("1767322800000,1,/s.S/Hello\n", 1, "start is 1767322800000 seconds, more than a hundred years. Write seconds from 0 on, or a time such as 2026-01-02T03:04:05.678Z.")]
    [InlineData("start,duration\nsoon,1\n", 2, "start is \"soon\", neither a number of seconds nor an ISO 8601 time. Write one, such as 12.5 or 2026-01-02T03:04:05.678Z.")]
    [InlineData("0,1,/s.S/Hello\n2026-01-02T03:04:05Z,1,/s.S/Hello\n", 2, "start is 2026-01-02T03:04:05Z, but earlier lines have seconds. Write all of them alike.")]
    [InlineData("0,1,/s.S/Hello\n1\n", 2, "has 1 of the columns start,duration,method[,connection[,kind]]. Write all of them.")]
    [InlineData("0,1,/s.S/Hello,a,both\n", 1, "kind is \"both\". Write unary or streaming.")]
    [InlineData("0,1,\"/s.S/Hello\n", 1, "the line has a quote that is not closed, or no end. Write each call on one line.")]
    public void Read_WrongLine_IsToldWithItsCure(string csv, int line, string message)
    {
        using var collected = new TraceCollector(null);

        new CsvTraceReader(collected, Streaming).Read("calls.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)));

        Assert.Equal($"calls.csv:{line}: {message}", Assert.Single(collected.Errors).ToString());
    }

    [Fact]
    public void Read_WrongThroughout_StopsAfterTenErrors()
    {
        using var collected = new TraceCollector(null);
        var csv = "start,duration\n" + string.Concat(Enumerable.Repeat("0,x\n", 100_000));

        new CsvTraceReader(collected, Streaming).Read("calls.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)));

        Assert.Equal(10, collected.Errors.Count);
    }

    private static List<TraceRecord> Read(string csv)
    {
        using var collected = new TraceCollector(null);
        new CsvTraceReader(collected, Streaming).Read("calls.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)));
        Assert.Empty(collected.Errors);
        return Records(collected);
    }

    private static List<TraceRecord> Records(TraceCollector collected)
    {
        using var sorted = collected.Finish();
        var records = new List<TraceRecord>();
        var reader = sorted.Open();
        while (reader.TryRead(out var record))
            records.Add(record);
        return records;
    }
}
