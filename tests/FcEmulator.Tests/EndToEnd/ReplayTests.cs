using System.Text.Json;
using FcEmulator.Replay;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Recordings of a gateway, and what comes of them when they are replayed.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-replay-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recording_HasArrivalsConnectionsMessagesDecisionsAndOutcomes_BodiesOnlyWhereAskedFor(bool bodies)
    {
        var recorder = default(Recorder)!;
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            await call.SendMessageAsync([5, 6]);
            await call.SendTrailersAsync();
        });
        await using (var emulator = await TestEmulator.StartAsync(function, parts: parts => parts with { Recorder = recorder = new Recorder(Path.Combine(_folder.FullName, Recorder.FileName), bodies, parts.Events, parts.Time) }))
        {
            await using var client = await emulator.ConnectAsync();
            var stream = await client.OpenStreamAsync(TestEmulator.Request("/s/chat"));
            await client.SendMessageAsync(stream, [1, 2, 3]);
            await Bounded.Until(() => emulator.OpenCalls.Oldest(1) is [{ MessagesIn: 1 }]);
            emulator.Time.Advance(TimeSpan.FromMilliseconds(250));
            await client.SendMessageAsync(stream, [4], endStream: true);
            await client.ReadStreamFramesAsync(stream);
            await emulator.CallFinishedAsync();
            await client.CallAsync(TestEmulator.Request(authority: "nowhere.example"), []);
            await emulator.CallFinishedAsync();
        }

        await recorder.DisposeAsync();
        var recording = await Recording.ReadAsync(Path.Combine(_folder.FullName, Recorder.FileName), CancellationToken.None);

        Assert.Equal(2, recording.Calls.Count);
        var (chat, refused) = (recording.Calls[0], recording.Calls[1]);
        Assert.Equal(("localhost", "/s/chat", "POST", true, true), (chat.Authority, chat.Method, chat.HttpMethod, chat.IsGrpc, chat.IsColdStart));
        Assert.Equal([(0d, 3), (250d, 1)], chat.MessagesIn.Select(message => (message.AtMs, message.Size)));
        Assert.Equal([(250d, 2)], chat.MessagesOut.Select(message => (message.AtMs, message.Size)));
        Assert.Equal(bodies ? [1, 2, 3] : null, chat.MessagesIn[0].Body);
        Assert.Equal(bodies ? [5, 6] : null, chat.MessagesOut[0].Body);
        Assert.Equal((250d, 250d, 0), (chat.ClientEndMs, chat.EndMs, chat.GrpcStatus));
        Assert.Equal((function.Instances.Single().Id, 1, chat.Connection), (chat.InstanceId, chat.Attempts, refused.Connection));
        Assert.Equal((CallOutcomeWord.Refused, 404, "DomainNameNotFound"), (refused.Outcome, refused.HttpStatus, refused.ErrorCode));
    }

    [Fact]
    public void SeenOutcome_EachWayToEnd_IsWhatTheClientSaw()
    {
        var call = new RecordedCall("call", 1, "1-0", "c", "localhost", "/s/m", "POST", true, default, [], 0, 0, "c-1", false, 1, [], CallOutcomeWord.Answered, "ok", 200, 0, null, null, 1, ["f2 kill", "f10 hang"]);

        Assert.Equal(
            ["grpc-status 0", "grpc-status 5", "no grpc-status", "HTTP 429", "no grpc-status", "reset 8", "cancelled", "HTTP 502"],
            new[]
            {
                call,
                call with { GrpcStatus = 5 },
                call with { GrpcStatus = null },
                call with { Outcome = CallOutcomeWord.Refused, HttpStatus = 429, GrpcStatus = null },
                call with { Outcome = CallOutcomeWord.TimedOut, GrpcStatus = null },
                call with { Outcome = CallOutcomeWord.FunctionReset, ResetCode = 8 },
                call with { Outcome = CallOutcomeWord.Cancelled },
                call with { Outcome = CallOutcomeWord.FunctionFailed, IsGrpc = false },
            }.Select(SeenOutcome.Of));
        Assert.Equal(["kill", "hang"], new Recording([call], 0).Faults);
    }

    [UnixFact]
    public async Task Command_SameFunctions_EndTheSame_AndOtherwiseUnderAFault()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        var kept = Path.Combine(_folder.FullName, "kept.jsonl");
        await using (var emulator = EmulatorProcess.Serve(_folder, "--record-bodies", "--fault", "throttle method=*/NoSuchMethod nth=1"))
        {
            await using var client = await emulator.ConnectAsync();
            await using var other = await emulator.ConnectAsync();
            for (var i = 0; i < 4; i++)
                await (i % 2 == 0 ? client : other).CallAsync(TestEmulator.Request(), [0x0A, 0x01, 0x41]);
            await client.CallAsync(TestEmulator.Request("/helloworld.Greeter/NoSuchMethod"), []);
            // Told to the function, then taken back.
            var cancelled = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"));
            await emulator.LineAsync(line => line.Contains("429 ResourceExhausted", StringComparison.Ordinal));
            await client.SendResetAsync(cancelled, Http2ErrorCode.Cancel);
            await emulator.LineAsync(line => line.Contains("cancelled by client", StringComparison.Ordinal));
            await emulator.SignalAsync("TERM");
            Assert.Equal(0, await emulator.ExitCodeAsync());
        }

        File.Move(Path.Combine(_folder.FullName, ".fcemu", Recorder.FileName), kept);
        await using var again = EmulatorProcess.Serve(_folder);
        await again.PortAsync();

        var (code, text) = await ReplayAsync(kept, "--speed", "10", "--with-faults");
        Assert.StartsWith("6 calls replayed, 0 ended otherwise than recorded;", text, StringComparison.Ordinal);
        Assert.Equal(0, code);

        (code, text) = await ReplayAsync(kept, "--speed", "10");
        Assert.StartsWith("6 calls replayed, 1 ended otherwise than recorded;", text, StringComparison.Ordinal);
        Assert.EndsWith("/helloworld.Greeter/NoSuchMethod  recorded: HTTP 429  now: grpc-status 12", text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal(6, code);
    }

    [UnixFact]
    public async Task Command_FollowDecisions_EachCallGetsTheInstanceOfTheRecording_AndItsFault()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        var yaml = Path.Combine(_folder.FullName, "s.yaml");
        var kept = Path.Combine(_folder.FullName, "kept.jsonl");
        await File.WriteAllTextAsync(yaml, (await File.ReadAllTextAsync(yaml)).Replace("instanceConcurrency: 2", "instanceConcurrency: 1", StringComparison.Ordinal));
        // Whom the fault strikes depends on metadata, which no recording has.
        await using (var emulator = EmulatorProcess.Serve(_folder, "--record", "--max-instances", "2", "--fault", "reset code=REFUSED_STREAM after=1 metadata.weather=bad"))
        {
            await using var client = await emulator.ConnectAsync();
            var stream = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"));
            await client.SendMessageAsync(stream, []);
            await emulator.LineAsync(line => line.Contains("ready", StringComparison.Ordinal));
            await client.CallAsync(TestEmulator.Request(), []);
            await client.CallAsync(TestEmulator.Request(metadata: [("weather", "bad")]), []);
            var second = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"));
            await client.SendMessageAsync(second, []);
            // Its echo: it has the instance, and not the call behind it on this connection.
            await client.ReadFrameAsync(frame => frame.StreamId == second && frame.Headers is not null);
            await client.CallAsync(TestEmulator.Request(), []);
            await client.SendDataAsync(stream, default, endStream: true);
            await client.ReadStreamFramesAsync(stream);
            await client.SendDataAsync(second, default, endStream: true);
            await client.ReadStreamFramesAsync(second);
            await emulator.SignalAsync("TERM");
            Assert.Equal(0, await emulator.ExitCodeAsync());
        }

        File.Move(Path.Combine(_folder.FullName, ".fcemu", Recorder.FileName), kept);
        await File.WriteAllTextAsync(yaml, (await File.ReadAllTextAsync(yaml)).Replace("instanceConcurrency: 1", "instanceConcurrency: 20", StringComparison.Ordinal));
        await using var again = EmulatorProcess.Serve(_folder);
        await again.PortAsync();

        var (code, text) = await ReplayAsync(kept, "--with-faults", "--follow-decisions");
        Assert.StartsWith("5 calls replayed, 0 ended otherwise than recorded;", text, StringComparison.Ordinal);
        Assert.EndsWith("Instances: 2 recorded, 2 now. Calls with other calls on their instance: 0; cold that were warm: 0; warm that were cold: 0.", text, StringComparison.Ordinal);
        Assert.Equal(0, code);

        // By itself it is one instance with its twenty slots, nothing is struck, and nobody is refused: of the message that came then nothing is known.
        (code, text) = await ReplayAsync(kept, "--with-faults", "--json");
        using var report = JsonDocument.Parse(text);
        var placement = report.RootElement.GetProperty("placement");
        Assert.Equal((2, 1), (placement.GetProperty("instancesRecorded").GetInt32(), placement.GetProperty("instancesNow").GetInt32()));
        Assert.NotEmpty(placement.GetProperty("apart").EnumerateArray());
        Assert.Equal(
            ["recorded reset 7, now grpc-status 0", "recorded HTTP 429, now grpc-status 13"],
            report.RootElement.GetProperty("differences").EnumerateArray().Select(call => $"recorded {call.GetProperty("recorded")}, now {call.GetProperty("replayed")}"));
        Assert.Equal(6, code);
    }

    private async Task<(int, string)> ReplayAsync(params string[] arguments)
    {
        await using var replay = EmulatorProcess.Start(_folder, ["replay", .. arguments]);
        var code = await replay.ExitCodeAsync();
        return (code, string.Join('\n', replay.Output) + replay.Errors);
    }
}
