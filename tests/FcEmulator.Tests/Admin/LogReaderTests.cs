using FcEmulator.Admin.Logs;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Tests.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

public sealed class LogReaderTests : IDisposable
{
    private const string First = "c-695733a5-00000000-000000000001";
    private const string Second = "c-695733a6-00000000-000000000002";

    private static readonly LogQuery All = new(null, null, null);

    private readonly TemporaryFolder _data = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Read_SeveralInstances_IsInTheOrderOfTheTimes()
    {
        Print("hello", First, "05.000 out a", "07.000 out d", "09.000 err f");
        Print("other", Second, "06.000 out b", "06.500 out c", "08.000 -- exit code 0");

        Assert.Equal(
            ["hello Stdout a", "other Stdout b", "other Stdout c", "hello Stdout d", "other Note exit code 0", "hello Stderr f"],
            await ReadAsync(All));
    }

    [Fact]
    public async Task Read_Selected_IsOnlyThat()
    {
        Print("hello", First, "05.000 out a");
        Print("hello", Second, "06.000 out b");
        Print("other", "c-695733a7-00000000-000000000003", "06.000 out c");

        Assert.Equal(["hello Stdout a", "hello Stdout b"], await ReadAsync(All with { Function = "hello" }));
        Assert.Equal(["hello Stdout b"], await ReadAsync(All with { Instance = "000002" }));
        Assert.Equal(["hello Stdout a"], await ReadAsync(All with { Instance = First }));
    }

    [Fact]
    public async Task Read_LinesWithoutATime_StandWhereTheyStood()
    {
        Print("hello", First, "05.000 out a");
        await File.AppendAllTextAsync(Path.Combine(_data.Path, "logs", "hello", First + ".log"), "-- 12 lines dropped\nodd\n2026-01-02T03:04:06.000Z out b\n");

        Assert.Equal(["hello Stdout a", "hello Note 12 lines dropped", "hello Note odd", "hello Stdout b"], await ReadAsync(All));
    }

    [Fact]
    public async Task Read_NothingThere_IsNothing() => Assert.Empty(await ReadAsync(All));

    [Fact]
    public async Task Follow_GoesOn_WithWholeLinesOfOldAndNewInstances()
    {
        Print("hello", First, "05.000 out a");
        await using var lines = new LogReader(_data.Path, All, _time).ReadAsync(follow: true, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync().DefaultTimeout());

        var next = lines.MoveNextAsync().AsTask();
        await AppendAsync("2026-01-02T03:04:06.000Z out b");
        await TickAsync();
        Assert.False(next.IsCompleted);
        await AppendAsync(" is whole\n");
        Print("hello", Second, "07.000 out c");
        await TickAsync();

        Assert.True(await next.DefaultTimeout());
        Assert.Equal("b is whole", lines.Current.Text);
        Assert.True(await lines.MoveNextAsync().DefaultTimeout());
        Assert.Equal("c", lines.Current.Text);

        async Task TickAsync()
        {
            await Bounded.Until(() => _time.ArmedTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(1));
            // The reader has looked when it waits for the next tick, or has found something.
            await Bounded.Until(() => next.IsCompleted || _time.ArmedTimers == 1);
        }

        Task AppendAsync(string text) => File.AppendAllTextAsync(Path.Combine(_data.Path, "logs", "hello", First + ".log"), text);
    }

    [Fact]
    public void Read_LogThatIsMovedAsideMeanwhile_MissesNothing()
    {
        var log = Path.Combine(_data.Path, "logs", "hello", First + ".log");
        Print("hello", First, "01.000 out oldest");
        File.Move(log, log + ".2");
        Print("hello", First, "02.000 out older");
        File.Move(log, log + ".1");
        Print("hello", First, "03.000 out a");
        var cursor = new LogCursor(log, "hello", First);
        Assert.Equal(["oldest", "older", "a"], cursor.ReadOn().Select(line => line.Text));

        Print("hello", First, "04.000 out b");
        File.Move(log, log + ".1", overwrite: true);
        Print("hello", First, "05.000 out c", "06.000 out longer than what was there before");
        Assert.Equal(["b", "c", "longer than what was there before"], cursor.ReadOn().Select(line => line.Text));

        File.WriteAllText(log, "");
        Print("hello", First, "07.000 out d");
        Assert.Equal(["d"], cursor.ReadOn().Select(line => line.Text));
    }

    [Fact]
    public async Task Request_ConcurrencyOne_IsWhatItsInstancePrintedMeanwhile_AndWhatMentionsIt()
    {
        Ledger(1, ("1-a", 10.0004, 11), ("1-b", 12, 13));
        Print("hello", First, "09.999 out before", "10.000 out begins", "10.500 err in it", "11.050 out read late", "12.000 out next", "13.000 out end of 1-a said later");
        Print("hello", Second, "10.500 out elsewhere");

        Assert.Equal(
            ["hello Stdout begins", "hello Stderr in it", "hello Stdout read late", "hello Stdout end of 1-a said later"],
            await ReadAsync(All with { RequestId = "1-a" }));
        Assert.Equal(["hello Stdout next", "hello Stdout end of 1-a said later"], await ReadAsync(All with { RequestId = "1-b" }));
    }

    [Fact]
    public async Task Request_SeveralAtATime_IsOnlyWhatMentionsIt()
    {
        Ledger(2, ("1-a", 10, 11));
        Print("hello", First, "10.000 out FC Invoke Start RequestId: 1-A", "10.500 out whose?", "11.000 out FC Invoke End RequestId: 1-a");

        Assert.Equal(
            ["hello Stdout FC Invoke Start RequestId: 1-A", "hello Stdout FC Invoke End RequestId: 1-a"], await ReadAsync(All with { RequestId = "1-a" }));
    }

    [Fact]
    public async Task Request_StillRunning_IsWhatItsInstancePrintsSince()
    {
        Ledger(1, ("1-a", 10, null));
        Print("hello", First, "09.000 out before", "10.000 out begins", "59.000 out goes on");

        Assert.Equal(["hello Stdout begins", "hello Stdout goes on"], await ReadAsync(All with { RequestId = "1-a" }));
    }

    private void Print(string function, string instanceId, params string[] lines)
    {
        var file = Path.Combine(_data.Path, "logs", function, instanceId + ".log");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.AppendAllLines(file, lines.Select(line => $"2026-01-02T03:04:{line[..6]}Z {line[7..]}"));
    }

    private async Task<IReadOnlyList<string>> ReadAsync(LogQuery query)
    {
        var read = new List<string>();
        await foreach (var line in new LogReader(_data.Path, query, _time).ReadAsync(follow: false, CancellationToken.None))
            read.Add($"{line.Function} {line.Stream} {line.Text}");
        return read;
    }

    /// <summary>Calls one after another on the first instance, at seconds of the minute the lines are in.</summary>
    private void Ledger(int concurrency, params (string Request, double Start, double? End)[] calls)
    {
        var function = TestFunctions.Greeter with { Name = "hello", InstanceConcurrency = concurrency };
        using var meter = new InvocationMeter(LedgerFile.Open(_data.Path, At(9)), _time);
        var connection = meter.AddConnection("connection");
        var instance = meter.AddInstance(function, First, At(9));
        foreach (var (request, start, end) in calls)
        {
            var call = instance.Begin(connection, request, "/s/m", coldStart: false, At(start));
            if (end is { } second)
                call.End(new CallResult(CallOutcome.Completed, 0, 200, 1, 1), At(second));
        }

        if (calls.Any(call => call.End is null))
            File.Copy(_data.Combine(LedgerFormat.FileName), _data.Combine("running"));
        meter.Dispose();
        if (File.Exists(_data.Combine("running")))
            File.Move(_data.Combine("running"), _data.Combine(LedgerFormat.FileName), overwrite: true);
    }

    private static DateTimeOffset At(double second) => new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero).AddTicks((long)(second * TimeSpan.TicksPerSecond));
}
