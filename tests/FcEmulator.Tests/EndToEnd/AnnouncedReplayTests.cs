using FcEmulator.Admin;
using FcEmulator.Gateway.Announced;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Admin;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Calls that a replay has announced, to a gateway with a function that answers them.</summary>
public class AnnouncedReplayTests
{
    private readonly ScriptedLauncher _function = new(call => call.AnswerAsync([1]));

    [Fact]
    public async Task Followed_CallsGoWhereTheRecordingHasThem_AndThatIsTold()
    {
        await using var emulator = await TestEmulator.StartAsync(_function);
        await using var admin = await emulator.OpenAdminAsync();
        using var replay = new AdminClient(admin.Locator);
        await using var client = await emulator.ConnectAsync();
        // One runs already: the recording began without.
        await CallAsync(client);
        var key = (await replay.AnnounceAsync(
            new NewReplay(
                [new("c-a", IsColdStart: true), new("c-b"), new("c-a"), new(IsRefused: true), new(), new("c-b", Faults: [0])],
                Follows: true,
                [new("c-b", "localhost", "POST", "/s/m")],
                ["throttle nth=7"]),
            CancellationToken.None)).Key;
        Assert.Equal("a recording is followed", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.Equal(2, _function.Starts);

        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
            answers.Add(await CallAsync(client, (AnnouncedReplays.Header, $"{key}.{i}")));
        var ended = (await replay.EndReplayAsync(key, CancellationToken.None)).Calls;

        Assert.Equal(["200", "200", "200", "429", "200", "429"], answers);
        Assert.Equal(3, _function.Starts);
        var (a, b) = (ended[0].InstanceId!, ended[1].InstanceId!);
        Assert.NotEqual(a, b);
        Assert.Equal([(a, true), (b, false), (a, false)], ended.Take(3).Select(call => (call.InstanceId!, call.IsColdStart)));
        Assert.Null(ended[3].InstanceId);
        Assert.NotNull(ended[4].InstanceId);
        Assert.Null(ended[5].InstanceId);
        // A function has no part in it.
        Assert.DoesNotContain(_function.Streams, stream => stream.Headers.Any(header => header.Name == AnnouncedReplays.Header));
        Assert.Empty((await replay.FaultsAsync(CancellationToken.None)).Faults);
        await Assert.ThrowsAsync<IOException>(() => replay.EndReplayAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task NotFollowed_TheSchedulerDecides_AndThatIsTold()
    {
        await using var emulator = await TestEmulator.StartAsync(_function);
        await using var admin = await emulator.OpenAdminAsync();
        using var replay = new AdminClient(admin.Locator);
        await using var client = await emulator.ConnectAsync();
        var key = (await replay.AnnounceAsync(new NewReplay([new(), new(), new()]), CancellationToken.None)).Key;

        await CallAsync(client, (AnnouncedReplays.Header, $"{key}.0"));
        await CallAsync(client, (AnnouncedReplays.Header, $"{key}.2"));
        var ended = (await replay.EndReplayAsync(key, CancellationToken.None)).Calls;

        Assert.Equal([(_function.Instances.Single().Id, true), (null, false), (_function.Instances.Single().Id, false)], ended.Select(call => (call.InstanceId, call.IsColdStart)));
        Assert.Null(ended[1].RequestId);
        Assert.NotNull(ended[2].RequestId);
    }

    [Theory]
    [InlineData("{0}.2")]
    [InlineData("{0}.-1")]
    [InlineData("{0}")]
    [InlineData("0123456789abcdef0123456789abcdef.0")]
    public async Task WithoutTheKey_TheHeaderIsMetadataLikeAnyOther(string value)
    {
        await using var emulator = await TestEmulator.StartAsync(_function);
        await using var admin = await emulator.OpenAdminAsync();
        using var replay = new AdminClient(admin.Locator);
        await using var client = await emulator.ConnectAsync();
        var key = (await replay.AnnounceAsync(new NewReplay([new(IsRefused: true), new(IsRefused: true)], Follows: true), CancellationToken.None)).Key;
        var sent = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, key);

        Assert.Equal("200", await CallAsync(client, (AnnouncedReplays.Header, sent)));
        Assert.Equal(sent, _function.Streams.Single().Headers.Single(header => header.Name == AnnouncedReplays.Header).Value);
    }

    [Fact]
    public async Task Followed_WhoAnnouncesItLeavesDuringTheStarts_NothingOfItStays()
    {
        await using var emulator = await TestEmulator.StartAsync(_function);
        await using var admin = await emulator.OpenAdminAsync();
        using var replay = new AdminClient(admin.Locator);
        using var leaving = new CancellationTokenSource();
        var starting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _function.BeforeStart = () =>
        {
            starting.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        };

        var announcing = replay.AnnounceAsync(
            new NewReplay([new("c-a", Faults: [0])], Follows: true, [new("c-a", "localhost", "POST", "/s/m")], ["throttle"]), leaving.Token);
        await starting.Task.DefaultTimeout();
        Assert.Single(emulator.Parts.Faults.List);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announcing).DefaultTimeout();
        await Bounded.Until(() => emulator.Parts.Faults.List.Count == 0);
    }

    [Fact]
    public async Task AdminApi_NeedsTheToken_AndSaysWhatIsWrong()
    {
        const string Token = "Authorization: Bearer {token}";
        await using var emulator = await TestEmulator.StartAsync(_function);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);

        Assert.Equal(401, (await api.PostAsync("/api/replays", """{"calls":[]}""")).Status);
        Assert.Equal(401, (await api.SendAsync("DELETE", "/api/replays/x")).Status);
        Assert.Equal(404, (await api.SendAsync("DELETE", "/api/replays/x", Token)).Status);
        Assert.Equal(
            (400, """{"version":1,"error":"InvalidArgument","message":"The calls' faults are places in 'faults', from 0 to 0."}"""),
            await api.PostAsync("/api/replays", """{"calls":[{"faults":[1]}],"faults":["throttle"]}""", Token));
        Assert.Equal(400, (await api.PostAsync("/api/replays", """{"calls":[],"faults":["trottle"]}""", Token)).Status);
    }

    private static async Task<string> CallAsync(Http2TestClient client, params IEnumerable<HeaderField> metadata) =>
        (await client.CallAsync(TestEmulator.Request("/s/m", metadata: metadata), [1])).First(frame => frame.Headers is not null).Headers!.Single(header => header.Name == ":status").Value;
}
