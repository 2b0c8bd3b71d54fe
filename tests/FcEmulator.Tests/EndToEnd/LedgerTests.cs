using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>What calls through the running gateway cost: the rules of the page's "Billing methods", second by second on the manual clock.</summary>
public class LedgerTests
{
    private const string Hello = "/helloworld.Greeter/SayHello";
    private const string Chat = "/helloworld.Greeter/RouteChat";

    [Fact]
    public async Task ConcurrencyTwo_OverlappingCalls_AreOneIntervalFromFirstStartToLastEnd()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        // The page's figure: T1 = 1 s, T2 = 3 s, T3 = 4 s, T4 = 8 s.
        run.At(1);
        var first = await function.OpenAsync(client, "/s/first");
        run.At(3);
        var second = await function.OpenAsync(client, "/s/second");
        run.At(4);
        await function.AnswerAsync(client, first);
        run.At(8);
        await function.AnswerAsync(client, second);
        run.At(20);

        Assert.Equal(["1–8 s, active 7 s, 2 requests, 2 at once, Unary, cold"], await run.IntervalsAsync());
        Assert.Equal(
            ["/s/first 1–4 s in 1, Unary, cold, Completed, grpc 0, http 200, 1 in, 1 out", "/s/second 3–8 s in 1, Unary, Completed, grpc 0, http 200, 1 in, 1 out"],
            run.Calls());
    }

    [Fact]
    public async Task ConcurrencyOne_EachCall_IsAnIntervalOfItsOwn()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher, f => f with { InstanceConcurrency = 1 });
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        run.At(1);
        var first = await function.OpenAsync(client, "/s/first");
        run.At(3);
        var second = await function.OpenAsync(client, "/s/second");
        run.At(4);
        await function.AnswerAsync(client, first);
        run.At(6);
        var third = await function.OpenAsync(client, "/s/third");
        run.At(8);
        await function.AnswerAsync(client, second);
        await function.AnswerAsync(client, third);
        run.At(20);

        Assert.Equal(
            ["1–4 s, active 3 s, 1 requests, 1 at once, Unary, cold", "3–8 s, active 5 s, 1 requests, 1 at once, Unary, cold", "6–8 s, active 2 s, 1 requests, 1 at once, Unary"],
            await run.IntervalsAsync());
        Assert.Equal(2, function.Launcher.Starts);
    }

    [Fact]
    public async Task SecondMessage_MakesTheIntervalLastUntilTheClientsConnectionCloses()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        run.At(1);
        var call = await function.OpenAsync(client, Chat);
        run.At(2);
        await client.SendMessageAsync(call, [2]);
        await Bounded.Until(() => function.Launcher.Streams.Single().BodyLength == 12);
        run.At(5);
        await function.AnswerAsync(client, call);
        run.At(9);
        var unary = await function.OpenAsync(client, Hello);
        run.At(10);
        await function.AnswerAsync(client, unary);
        run.At(30);
        await run.CloseAsync(client);
        run.At(60);

        Assert.Equal(["1–30 s, active 5 s, 2 requests, 1 at once, Streaming, cold"], await run.IntervalsAsync());
        Assert.Equal(
            [$"{Chat} 1–5 s in 1, Streaming, cold, Completed, grpc 0, http 200, 2 in, 1 out", $"{Hello} 9–10 s in 1, Unary, Completed, grpc 0, http 200, 1 in, 1 out"],
            run.Calls());
        var interval = run.Records<IntervalRecord>().Single();
        Assert.Equal((TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(24)), (interval.Duration, interval.IdleConnection));
    }

    [Fact]
    public async Task SecondAnswer_IsStreamingToo()
    {
        var function = new GatedFunction { Answers = 2 };
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        run.At(1);
        await function.AnswerAsync(client, await function.OpenAsync(client, Chat));
        run.At(7);
        await run.CloseAsync(client);
        run.At(10);

        Assert.Equal(["1–7 s, active 0 s, 1 requests, 1 at once, Streaming, cold"], await run.IntervalsAsync());
        Assert.Equal([$"{Chat} 1–1 s in 1, Streaming, cold, Completed, grpc 0, http 200, 1 in, 2 out"], run.Calls());
    }

    [Fact]
    public async Task TwoClientConnections_BillUntilTheLastOfThemCloses()
    {
        var function = new GatedFunction { Answers = 2 };
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        using var run = new BilledRun(emulator);
        await using var one = await emulator.ConnectAsync();
        await using var other = await emulator.ConnectAsync();
        await using var unary = await emulator.ConnectAsync();

        run.At(1);
        await function.AnswerAsync(one, await function.OpenAsync(one, Chat));
        run.At(2);
        await function.AnswerAsync(other, await function.OpenAsync(other, Chat));
        function.Answers = 1;
        await function.AnswerAsync(unary, await function.OpenAsync(unary, Hello));
        run.At(4);
        await run.CloseAsync(one);
        run.At(9);
        await run.CloseAsync(other);
        run.At(20);
        await function.AnswerAsync(unary, await function.OpenAsync(unary, Hello));
        run.At(21);

        Assert.Equal(
            ["1–9 s, active 0 s, 3 requests, 1 at once, Streaming, cold", "20–20 s, active 0 s, 1 requests, 1 at once, Unary"],
            await run.IntervalsAsync());
        // The third client is still there when the run ends.
        Assert.Equal([4d, 9d], run.Records<ConnectionRecord>().Take(2).Select(c => run.SecondsOf(c.At)));
    }

    [Fact]
    public async Task MethodsOfADescriptorSet_HoldWithASingleMessage()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher, streamingMethods: new HashSet<string> { Chat });
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();
        await using var unary = await emulator.ConnectAsync();

        run.At(1);
        await function.AnswerAsync(unary, await function.OpenAsync(unary, Hello));
        run.At(2);
        await function.AnswerAsync(client, await function.OpenAsync(client, Chat));
        run.At(6);
        await run.CloseAsync(client);
        run.At(9);

        Assert.Equal(
            ["1–1 s, active 0 s, 1 requests, 1 at once, Unary, cold", "2–6 s, active 0 s, 1 requests, 1 at once, Streaming"],
            await run.IntervalsAsync());
    }

    [Fact]
    public async Task StreamingCallBegun_HoldsFromItsStart_WhileOpenIntervalsStandInTheFile()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher, streamingMethods: new HashSet<string> { Chat });
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        run.At(1);
        var call = await function.OpenAsync(client, Chat);

        // The function has the call, so the file has its beginning: nothing waits for a flush.
        var begin = Assert.Single(emulator.ReadLedger().OfType<BeginRecord>());
        Assert.Equal(("greeter", 1L, true, 1d), (begin.Function, begin.Interval, begin.Cold, run.SecondsOf(begin.At)));
        Assert.Equal(new InstanceSpecification(0.35m, 512, 512), begin.Specification);

        run.At(3);
        var open = Assert.Single(emulator.ReadLedger().OfType<IntervalRecord>());
        Assert.Equal((IntervalClosing.StillOpen, 1d, CallKind.Streaming), (open.ClosedBy, run.SecondsOf(open.Start), open.Kind));
        await function.AnswerAsync(client, call);
    }

    [Fact]
    public async Task FailedCalls_AreBilledAndTellHowTheyEnded()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher, f => f with { Timeout = TimeSpan.FromSeconds(10) });
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        run.At(1);
        var late = await function.OpenAsync(client, "/s/late");
        run.At(11);
        await client.ReadStreamFramesAsync(late);
        run.At(20);
        var left = await function.OpenAsync(client, "/s/left");
        run.At(22);
        await client.SendResetAsync(left, Http2ErrorCode.Cancel);
        Assert.Equal("timeout", (await emulator.CallFinishedAsync()).Status);
        Assert.Equal("cancelled by client", (await emulator.CallFinishedAsync()).Status);
        run.At(30);
        var reset = await function.OpenAsync(client, "/s/reset");
        run.At(31);
        await function.Launcher.Streams[^1].SendResetAsync(Http2ErrorCode.InternalError);
        await client.ReadStreamFramesAsync(reset);
        run.At(40);
        var failed = await function.OpenAsync(client, "/s/failed");
        run.At(43);
        await function.Launcher.Instances.Single().CrashAsync();
        await client.ReadStreamFramesAsync(failed);
        await emulator.EventAsync<InstanceStopped>();
        run.At(50);

        Assert.Equal(
            [
                "1–11 s, active 10 s, 1 requests, 1 at once, Unary, cold", "20–22 s, active 2 s, 1 requests, 1 at once, Unary",
                "30–31 s, active 1 s, 1 requests, 1 at once, Unary", "40–43 s, active 3 s, 1 requests, 1 at once, Unary",
            ],
            await run.IntervalsAsync());
        Assert.Equal(
            [
                "/s/late 1–11 s in 1, Unary, cold, TimedOut, 1 in, 0 out", "/s/left 20–22 s in 2, Unary, Cancelled, 1 in, 0 out",
                "/s/reset 30–31 s in 3, Unary, Failed, 1 in, 0 out", "/s/failed 40–43 s in 4, Unary, Failed, 1 in, 0 out",
            ],
            run.Calls());
        Assert.Equal(
            [(InstanceEvent.Started, 1d), (InstanceEvent.Ended, 43d)],
            run.Records<InstanceRecord>().Select(i => (i.Event, run.SecondsOf(i.At))));
    }

    [Fact]
    public async Task AnswerWithAStatus_CallRecordHasIt()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendTrailersOnlyAsync(5);
        }));
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(Hello), []);

        await run.IntervalsAsync();
        Assert.Equal([$"{Hello} 0–0 s in 1, Unary, cold, Completed, grpc 5, http 200, 1 in, 0 out"], run.Calls());
    }

    [Fact]
    public async Task RefusedCall_IsNotBilled()
    {
        await using var emulator = await TestEmulator.StartAsync(new GatedFunction().Launcher, f => f with { ReservedConcurrency = 0 });
        using var run = new BilledRun(emulator);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(Hello), []);

        Assert.Empty(await run.IntervalsAsync());
        Assert.Equal([typeof(RunRecord), typeof(EndRecord)], run.Records<ILedgerRecord>().Select(r => r.GetType()));
    }
}
