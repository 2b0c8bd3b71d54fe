using System.Net;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration.Faults;
using FcEmulator.Replay;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Single recorded calls, made again to a gateway in this process.</summary>
public class ReplayRunTests
{
    private static readonly RecordedCall _call = new(
        "call", 1, "1-0", "c", "localhost", "/s/m", "POST", true, default, [new RecordedMessage(0, 3, null)], 0, 0, "c-1", false, 1, [], CallOutcomeWord.Answered, "ok", 200, 0, null, null, 1, null);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_TheGatewayRefuses_IsMadeOnce(bool isGrpc)
    {
        await using var emulator = await TestEmulator.StartAsync(
            new ScriptedLauncher(call => call.AnswerAsync([1])),
            settings: settings => settings with { Faults = [FaultText.Parse("reset code=REFUSED_STREAM method=/s/m", out _)!] });
        var refused = _call with { IsGrpc = isGrpc, HttpMethod = isGrpc ? "POST" : "GET", MessagesIn = isGrpc ? [new RecordedMessage(60_000, 3, null)] : [] };

        var seen = await ReplayAsync(emulator, new ManualTime(DateTimeOffset.UnixEpoch), 1, refused, refused, _call with { Method = "/s/other" });

        Assert.Equal(["reset 7", "reset 7", "grpc-status 0"], seen);
        Assert.Equal(["/s/m", "/s/m", "/s/other"], (await emulator.LedgerAsync()).OfType<CallRecord>().Select(call => call.Method).Order());
    }

    [Fact]
    public async Task Call_GatewayEndsItBeforeItsClientHas_EndsAsTheGatewaySays()
    {
        await using var emulator = await TestEmulator.StartAsync(
            new ScriptedLauncher(call => call.AnswerAsync([1])),
            settings: settings => settings with { Faults = [FaultText.Parse("reset code=ENHANCE_YOUR_CALM", out _)!] });

        // Many: what the handler hears of first, the reset or its own end of the client's side, is up to chance.
        var calls = Enumerable.Repeat(_call with { ClientEndMs = 60_000, EndMs = 60_000 }, 50).ToArray();
        Assert.All(await ReplayAsync(emulator, new ManualTime(DateTimeOffset.UnixEpoch), 1, calls), seen => Assert.Equal("reset 11", seen));
    }

    [Theory]
    [InlineData(1, 7_000)]
    [InlineData(0.5, 14_000)]
    [InlineData(10, 7_000)]
    public async Task Call_EndedBeforeItsClient_AndNotNow_EndsSomeTimeAfterAllTheSame(double speed, int afterMs)
    {
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        var time = new ManualTime(DateTimeOffset.UnixEpoch);

        var replay = ReplayAsync(emulator, time, speed, _call with { ClientEndMs = null, Outcome = CallOutcomeWord.FunctionReset, ResetCode = 7, EndMs = 2_000 });
        await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [{ MessagesIn: 1 }]);
        await Bounded.Until(() => time.ArmedTimers == 1);

        time.Advance(TimeSpan.FromMilliseconds(afterMs - 1));
        Assert.Equal(1, time.ArmedTimers);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["grpc-status 0"], await replay);
    }

    private static async Task<IEnumerable<string>> ReplayAsync(TestEmulator emulator, TimeProvider time, double speed, params RecordedCall[] calls)
    {
        using var connections = new ReplayConnections(new IPEndPoint(IPAddress.Loopback, emulator.Port), TestCertificates.Authority);
        var run = new ReplayRun(connections, speed, number => new("x-number", $"{number}"), time);
        return (await run.RunAsync(new Recording(calls, 0), CancellationToken.None).DefaultTimeout()).Select(call => call.Replayed);
    }
}
