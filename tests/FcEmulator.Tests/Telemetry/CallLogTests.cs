using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Telemetry;

public class CallLogTests
{
    private static readonly CallFinished Call = TestCalls.Ok(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Take_AFewCalls_GivesEachInOrderAndEmptiesTheLog()
    {
        var log = new CallLog();
        log.Add(Call with { Method = "/s/one" });
        log.Add(Call with { Method = "/s/two" });

        Assert.Equal(["/s/one", "/s/two"], Methods(log.Take(out var rest)));
        Assert.Equal(default, rest);
        Assert.Empty(Methods(log.Take(out rest)));
        Assert.Equal(default, rest);
    }

    [Fact]
    public void Take_MoreCallsThanLines_GivesTheFirstOnesAndCountsTheRest()
    {
        var log = new CallLog();
        for (var i = 0; i < CallLog.LinesKept; i++)
            log.Add((Call with { Method = $"/s/{i}" }).Lasting(3_600_000));
        log.Add((Call with { Outcome = CallOutcomeWord.TimedOut }).Lasting(7));
        log.Add((Call with { IsColdStart = true }).Lasting(5));
        log.Add(Call);

        Assert.Equal(Enumerable.Range(0, CallLog.LinesKept).Select(i => $"/s/{i}"), Methods(log.Take(out var rest)));
        Assert.Equal(new CallCounts(3, Failed: 1, Cold: 1, TimeSpan.FromMilliseconds(7)), rest);
        log.Add(Call with { Method = "/s/next" });
        Assert.Equal(["/s/next"], Methods(log.Take(out rest)));
        Assert.Equal(default, rest);
    }

    [Fact]
    public async Task Add_FromSeveralThreads_LosesNoCall()
    {
        const int Writers = 4;
        const int Each = 20_000;
        var log = new CallLog();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                log.Add(Call);
        })));

        var seen = 0L;
        while (!writing.IsCompleted)
        {
            seen += log.Take(out var rest).Length + rest.Calls;
            await Task.Yield();
        }

        seen += log.Take(out var last).Length + last.Calls;
        Assert.Equal(Writers * Each, seen);
    }

    private static string[] Methods(ReadOnlySpan<CallFinished> calls) => [.. calls.ToArray().Select(call => call.Method)];
}
