using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration.Faults;
using FcEmulator.Tests.Admin;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Each kind of fault on the wire: what the client sees, what the function sees, and that it is marked.</summary>
public class FaultTests
{
    private const string Headers = "HEADERS(:status 200, content-type application/grpc)";
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";
    private const string End = "DATA(0, END_STREAM)";

    [Fact]
    public async Task Delay_CallWaitsBeforeItHasASlot_AndIsNotBilledForIt()
    {
        await using var emulator = await StartAsync("delay time=3s method=*/SayHello", Answer());
        await using var client = await emulator.ConnectAsync();
        var armed = emulator.Time.ArmedTimers;
        var stream = await SendAsync(client);
        await Bounded.Until(() => emulator.Time.ArmedTimers > armed);
        Assert.Null(emulator.OpenCalls.Oldest(1).Single().BeganAt);

        emulator.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.EndsWith(Served, (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
        var call = await emulator.CallFinishedAsync();
        Assert.Equal((3000d, 0d), (call.Times.SlotMs, call.DurationMs));
        Assert.Equal(["f1 delay time=3s method=*/SayHello"], call.Faults);
        Assert.EndsWith(Served, (await client.CallAsync(TestEmulator.Request("/s/other"), [])).Render(), StringComparison.Ordinal);
        Assert.Null((await emulator.CallFinishedAsync()).Faults);
    }

    [Fact]
    public async Task Throttle_IsFcs429_AndOnlyTheSecondCall()
    {
        await using var emulator = await StartAsync("throttle nth=2", Answer());
        await using var client = await emulator.ConnectAsync();

        Assert.EndsWith(Served, (await CallAsync(client)).Render(), StringComparison.Ordinal);
        Assert.Equal(["429"], (await CallAsync(client))[0].Values(":status"));
        Assert.EndsWith(Served, (await CallAsync(client)).Render(), StringComparison.Ordinal);

        await emulator.CallFinishedAsync();
        var call = await emulator.CallFinishedAsync();
        Assert.Equal(("429 ResourceExhausted", "Your request is throttled: a fault put in on purpose says so (f1 throttle nth=2)."), (call.Status, call.ErrorMessage));
    }

    [Fact]
    public async Task SlowStartAndStartFailure_AreMarkedAtTheCallThatWaited()
    {
        await using var emulator = await StartAsync("slow-start time=4s nth=1", Answer(), "start-failure nth=1");
        await using var client = await emulator.ConnectAsync();
        var armed = emulator.Time.ArmedTimers;
        var stream = await SendAsync(client);
        await Bounded.Until(() => emulator.Time.ArmedTimers > armed);
        emulator.Time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["412"], (await client.ReadStreamFramesAsync(stream))[0].Values(":status"));
        var failed = await emulator.CallFinishedAsync();
        Assert.Equal(("CAExited", 4000d, true), (failed.ErrorCode, failed.ColdStart!.FailedMs, failed.IsColdStart));
        Assert.Equal(["f1 slow-start time=4s nth=1", "f2 start-failure nth=1"], failed.Faults);
        Assert.EndsWith(Served, (await CallAsync(client)).Render(), StringComparison.Ordinal);
        Assert.Null((await emulator.CallFinishedAsync()).Faults);
    }

    [Theory]
    [InlineData("kill", "function failed")]
    [InlineData("oom", "out of memory (FunctionOOMError)")]
    [InlineData("drop side=instance", "function failed")]
    public async Task InstanceEndsAtTheRequest_ClientSeesFcsEnd_AndTheNextCallIsServed(string rule, string status)
    {
        var arrived = new TaskCompletionSource();
        var function = new ScriptedLauncher(async call =>
        {
            if (call.Path == "/s/doomed")
                arrived.TrySetResult();
            else
                await call.AnswerAsync([1]);
        });
        await using var emulator = await StartAsync($"{rule} method=/s/doomed", function);
        await using var client = await emulator.ConnectAsync();
        await CallAsync(client);
        await emulator.CallFinishedAsync();

        Assert.Equal($"{Headers} | {End}", (await client.CallAsync(TestEmulator.Request("/s/doomed"), [1])).Render());

        var call = await emulator.CallFinishedAsync();
        Assert.Equal((status, $"f1 {rule} method=/s/doomed"), (call.Status, Assert.Single(call.Faults!)));
        Assert.EndsWith(Served, (await CallAsync(client)).Render(), StringComparison.Ordinal);
        var billed = (await emulator.LedgerAsync()).OfType<CallRecord>().Where(billed => billed.Result.Faults is not null);
        Assert.Equal((call.RequestId, call.Faults!.Single()), billed.Select(record => (record.Request, record.Result.Faults!.Single())).Single());
    }

    [Theory]
    [InlineData("kill after=2", $"{Headers} | DATA(6) | DATA(6) | {End}")]
    [InlineData("oom after=2", $"{Headers} | DATA(6) | DATA(6) | {End}")]
    [InlineData("reset after=2 side=instance code=PROTOCOL_ERROR", $"{Headers} | DATA(6) | DATA(6) | {End}")]
    [InlineData("drop after=2 side=instance", $"{Headers} | DATA(6) | DATA(6) | {End}")]
    [InlineData("no-trailers", $"{Headers} | DATA(6) | DATA(6) | DATA(6) | {End}")]
    public async Task AfterTwoMessages_ClientSeesThemAndThenTheFault(string rule, string frames)
    {
        var seen = new TaskCompletionSource<Http2ErrorCode>();
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            for (var i = 0; i < 3; i++)
                await call.SendMessageAsync([1]);
            if (rule.StartsWith("reset", StringComparison.Ordinal))
                seen.SetResult(await call.ReadResetAsync());
            else
                await call.SendTrailersAsync();
        });
        await using var emulator = await StartAsync(rule, function);
        await using var client = await emulator.ConnectAsync();

        var received = await client.CallAsync(TestEmulator.Request(), [1]);

        Assert.Equal(Joined(frames), Joined(received.Render()));
        Assert.Equal([$"f1 {rule}"], (await emulator.CallFinishedAsync()).Faults);
        if (rule.Contains("side=instance code", StringComparison.Ordinal))
            Assert.Equal(Http2ErrorCode.ProtocolError, await seen.Task.DefaultTimeout());
    }

    [Fact]
    public async Task KillAfterAMessageOfTheClient_FunctionHasSeenThatOne()
    {
        var messages = 0;
        var function = new ScriptedLauncher(async call =>
        {
            while (await call.ReadMessageAsync() is not null)
                Interlocked.Increment(ref messages);
        });
        await using var emulator = await StartAsync("kill after=1 direction=in", function);
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        // Both in one write: the second must not get through.
        byte[] both = [0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 1, 8];
        await client.SendDataAsync(stream, both);

        Assert.Equal($"{Headers} | {End}", (await client.ReadStreamFramesAsync(stream)).Render());
        Assert.InRange(messages, 0, 1);
        Assert.Equal("function failed", (await emulator.CallFinishedAsync()).Status);
    }

    /// <summary>The message passes in one go with the head: the fault knew no instance yet, and only seemed to have struck.</summary>
    [Fact]
    public async Task KillAfterAMessageOfTheClient_ThatIsThereBeforeTheInstance_KillsIt()
    {
        var release = new TaskCompletionSource();
        var function = new ScriptedLauncher(call => call.ReadMessagesAsync()) { BeforeStart = () => release.Task };
        await using var emulator = await StartAsync("kill after=1 direction=in", function);
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [7]);
        // Its answer tells that the gateway has read what came before.
        await client.PingAsync();
        release.SetResult();

        Assert.Equal($"{Headers} | {End}", (await client.ReadStreamFramesAsync(stream)).Render());
        var call = await emulator.CallFinishedAsync();
        Assert.Equal(("function failed", "f1 kill after=1 direction=in"), (call.Status, Assert.Single(call.Faults!)));
        Assert.True(function.Instances.Single().Stopped);
    }

    [Fact]
    public async Task ResetOfTheClientsStream_HasItsCode_AndTheFunctionSeesCancel()
    {
        var reset = new TaskCompletionSource<Http2ErrorCode>();
        var function = new ScriptedLauncher(async call =>
        {
            await call.SendHeadersAsync();
            await call.SendMessageAsync([1]);
            reset.SetResult(await call.ReadResetAsync());
        });
        await using var emulator = await StartAsync("reset after=1 direction=in code=ENHANCE_YOUR_CALM", function);
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.ReadStreamFrameAsync(stream);
        await client.ReadStreamFrameAsync(stream);

        await client.SendMessageAsync(stream, [1]);

        Assert.Equal("RST_STREAM(ENHANCE_YOUR_CALM)", (await client.ReadStreamFrameAsync(stream)).ToString());
        Assert.Equal(Http2ErrorCode.Cancel, await reset.Task.DefaultTimeout());
        Assert.Equal("reset on purpose (11)", (await emulator.CallFinishedAsync()).Status);
    }

    [Fact]
    public async Task Hang_FunctionNeverGetsTheCall_WhichTimesOutAndIsBilled()
    {
        var function = Answer();
        await using var emulator = await StartAsync("hang", function);
        await using var client = await emulator.ConnectAsync();
        var stream = await SendAsync(client);
        await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [{ BeganAt: not null }]);

        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal($"{Headers} | {End}", (await client.ReadStreamFramesAsync(stream)).Render());
        var call = await emulator.CallFinishedAsync();
        Assert.Equal(("timeout", 60_000d), (call.Status, call.DurationMs));
        Assert.Empty(function.Streams);
    }

    [Fact]
    public async Task GoAwayToTheClient_RunningCallFinishes_AndTheConnectionThenCloses()
    {
        await using var emulator = await StartAsync("goaway nth=1", Answer());
        await using var client = await emulator.ConnectAsync();

        Assert.EndsWith(Served, (await CallAsync(client)).Render(), StringComparison.Ordinal);

        var goAway = await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.GoAway);
        Assert.Equal(Http2ErrorCode.NoError, goAway.Frame.ErrorCode);
        await client.WaitForCloseAsync();
        await using var next = await emulator.ConnectAsync();
        Assert.EndsWith(Served, (await CallAsync(next)).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoAwayToTheInstance_NextCallComesOverANewConnectionToTheSameInstance()
    {
        var function = Answer();
        await using var emulator = await StartAsync("goaway side=instance nth=1", function);
        await using var client = await emulator.ConnectAsync();

        for (var i = 0; i < 3; i++)
            Assert.EndsWith(Served, (await CallAsync(client)).Render(), StringComparison.Ordinal);

        Assert.Equal(2, Assert.Single(function.Instances).Connects);
        Assert.Equal(["f1 goaway side=instance nth=1"], (await emulator.CallFinishedAsync()).Faults);
    }

    [Fact]
    public async Task DropOfTheClientsConnection_EndsItWithoutAWord_AndTheFunctionSeesCancel()
    {
        var reset = new TaskCompletionSource<Http2ErrorCode>();
        await using var emulator = await StartAsync("drop after=1", new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            await call.SendMessageAsync([1]);
            reset.SetResult(await call.ReadResetAsync());
        }));
        await using var client = await emulator.ConnectAsync();
        await SendAsync(client);

        await client.WaitForCloseAsync();

        Assert.Equal(Http2ErrorCode.Cancel, await reset.Task.DefaultTimeout());
        Assert.Equal("cancelled by client", (await emulator.CallFinishedAsync()).Status);
        Assert.DoesNotContain(client.Unread, frame => frame.Type == Http2FrameType.GoAway);
    }

    [Theory]
    [InlineData("stall after=1")]
    [InlineData("stall after=1 direction=in")]
    public async Task Stall_DirectionStopsUntilTheTimeout(string rule)
    {
        var messages = 0;
        var function = new ScriptedLauncher(async call =>
        {
            await call.SendHeadersAsync();
            await call.SendMessageAsync([1]);
            await call.SendMessageAsync([2]);
            while (await call.ReadMessageAsync() is not null)
                Interlocked.Increment(ref messages);
        });
        await using var emulator = await StartAsync(rule, function);
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [1]);
        await client.SendMessageAsync(stream, [2]);
        var both = rule.Contains("=in", StringComparison.Ordinal) ? (In: 1, Out: 2) : (In: 2, Out: 1);
        await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [var call] && (call.MessagesIn, call.MessagesOut) == both);

        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        var frames = await client.ReadStreamFramesAsync(stream);
        Assert.Equal(6 * both.Out, frames.Where(frame => frame.Type == Http2FrameType.Data).Sum(frame => frame.Frame.Content.Length));
        var finished = await emulator.CallFinishedAsync();
        Assert.Equal(("timeout", $"f1 {rule}"), (finished.Status, Assert.Single(finished.Faults!)));
    }

    [Fact]
    public async Task MaxStreamsOfTheInstance_SurplusCallsWaitForTheirTurn()
    {
        var function = new GatedFunction();
        await using var emulator = await StartAsync("max-streams streams=1 side=instance", function.Launcher, f => f with { InstanceConcurrency = 10 });
        await using var client = await emulator.ConnectAsync();
        var first = await function.OpenAsync(client, "/s/m");

        var second = await client.OpenStreamAsync(TestEmulator.Request(metadata: [("call", "second")]));
        await client.SendMessageAsync(second, [1], endStream: true);
        await Bounded.Until(() => emulator.OpenCalls.Oldest(9).Count(call => call.BeganAt is not null) == 2);
        Assert.Single(function.Launcher.Streams);
        await function.AnswerAsync(client, first);

        await function.ArrivedAsync(client, second, "second");
    }

    [Fact]
    public async Task MaxStreamsOfClients_NewConnectionsAreToldTheFewer_UntilTheRuleIsRemoved()
    {
        await using var emulator = await StartAsync("max-streams streams=3", Answer());
        await using (var client = await emulator.ConnectAsync())
        {
            await CallAsync(client);
            Assert.Equal(3u, await StreamsAsync(client));
            Assert.Equal(["f1 max-streams streams=3"], (await emulator.CallFinishedAsync()).Faults);
        }

        emulator.Parts.Faults.Remove("f1");
        await using var next = await emulator.ConnectAsync();
        await CallAsync(next);
        Assert.Equal(16_384u, await StreamsAsync(next));
        Assert.Null((await emulator.CallFinishedAsync()).Faults);
    }

    [Fact]
    public async Task Bandwidth_TakesAsLongAsTheOctetsSay()
    {
        var function = new ScriptedLauncher(call => call.AnswerAsync(new byte[1995]));
        await using var emulator = await StartAsync("bandwidth rate=1000 direction=out", function);
        await using var client = await emulator.ConnectAsync();
        var stream = await SendAsync(client);

        // 2,000 octets at 1,000 a second, 50 at a time.
        for (var piece = 1; piece <= 40; piece++)
        {
            await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [var call] && call.BytesOut == (piece - 1) * 50 && emulator.Time.IsArmed(TimeSpan.FromMilliseconds(50)));
            emulator.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.EndsWith(Served, (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
        Assert.Equal(2000, (await emulator.CallFinishedAsync()).DurationMs);
    }

    [Fact]
    public async Task Latency_HoldsUpWhatPasses()
    {
        await using var emulator = await StartAsync("latency time=7s direction=in", Answer());
        await using var client = await emulator.ConnectAsync();
        var stream = await SendAsync(client);
        await Bounded.Until(() => emulator.Time.IsArmed(TimeSpan.FromSeconds(7)));
        Assert.Equal(0, emulator.OpenCalls.Oldest(1).Single().MessagesIn);

        emulator.Time.Advance(TimeSpan.FromSeconds(7));

        Assert.EndsWith(Served, (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
        Assert.Equal(7000, (await emulator.CallFinishedAsync()).Times.FirstMessageInMs);
    }

    [Fact]
    public async Task AdminApi_AddsListsAndRemoves_WithTheToken_AndTheGatewayHasNoneOfIt()
    {
        await using var emulator = await TestEmulator.StartAsync(Answer());
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        const string Token = "Authorization: Bearer {token}";

        Assert.Equal(401, (await api.PostAsync("/api/faults", """{"rule":"throttle"}""")).Status);
        Assert.Equal(
            (400, "The rule trottle begins with trottle, which is none of"),
            await ErrorAsync(api.PostAsync("/api/faults", """{"rule":"trottle"}""", Token)));
        Assert.Equal((201, """{"version":1,"fault":{"id":"f1","rule":"throttle","fitting":0,"injected":0}}"""), await api.PostAsync("/api/faults", """{"rule":"throttle"}""", Token));
        Assert.Equal(["429"], (await CallAsync(client))[0].Values(":status"));
        Assert.Equal((200, """{"version":1,"faults":[{"id":"f1","rule":"throttle","fitting":1,"injected":1}]}"""), await api.SendAsync("GET", "/api/faults"));
        Assert.Equal(401, (await api.SendAsync("DELETE", "/api/faults/f1")).Status);
        Assert.Equal(200, (await api.SendAsync("DELETE", "/api/faults/f1", Token)).Status);
        Assert.Equal(404, (await api.SendAsync("DELETE", "/api/faults/f1", Token)).Status);

        // At the gateway's port the address is one of the function's like any other.
        Assert.EndsWith(Served, (await client.CallAsync(TestEmulator.Request("/api/faults"), [1])).Render(), StringComparison.Ordinal);
        Assert.Empty(emulator.Parts.Faults.List);
        Assert.Equal((200, """{"version":1,"faults":[]}"""), await api.SendAsync("DELETE", "/api/faults", Token));
    }

    private static async Task<uint> StreamsAsync(Http2TestClient client)
    {
        var settings = await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.Settings && !frame.Frame.IsAck);
        return settings.Frame.ReadSettings().Single(setting => setting.Id == Http2SettingId.MaxConcurrentStreams).Value;
    }

    private static async Task<(int, string)> ErrorAsync(Task<(int Status, string Body)> answer)
    {
        var (status, body) = await answer;
        return (status, JsonSerializer.Deserialize(body, AdminJson.Default.ErrorRecord)!.Message[..54]);
    }

    private static Task<TestEmulator> StartAsync(string rule, ScriptedLauncher function, params string[] more) => StartAsync(rule, function, f => f, more);

    private static Task<TestEmulator> StartAsync(
        string rule, ScriptedLauncher function, Func<FcEmulator.Configuration.FunctionConfig, FcEmulator.Configuration.FunctionConfig> config, params string[] more) => TestEmulator.StartAsync(
            function,
            f => config(f with { Timeout = TimeSpan.FromSeconds(60), InstanceConcurrency = 5 }),
            settings => settings with { Faults = [.. new[] { rule }.Concat(more).Select(text => FaultText.Parse(text, out _)!)] });

    private static ScriptedLauncher Answer() => new(async call =>
    {
        await call.ReadMessagesAsync();
        await call.AnswerAsync([1]);
    });

    private static Task<IReadOnlyList<ReceivedFrame>> CallAsync(Http2TestClient client) => client.CallAsync(TestEmulator.Request(), [1]);

    private static async Task<int> SendAsync(Http2TestClient client)
    {
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        await client.SendMessageAsync(stream, [1], endStream: true);
        return stream;
    }

    /// <summary>Messages that came together, and the end, may come in one frame.</summary>
    private static string Joined(string frames) => System.Text.RegularExpressions.Regex.Replace(
        frames,
        @"DATA\((\d+)(, END_STREAM)?\)",
        frame => string.Join(
            " | ",
            Enumerable.Repeat("DATA(6)", int.Parse(frame.Groups[1].Value, null) / 6).Concat(frame.Groups[2].Success ? [End] : Array.Empty<string>())));
}
