using System.Text.Json;
using FcEmulator.Configuration.Faults;
using FcEmulator.Lint;
using FcEmulator.Tests.Admin;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Functions and clients that misbehave, through the whole gateway, and what the linter finds of it.</summary>
public class LintTests
{
    private static readonly HeaderField[] Large = [new("large", new string('a', 7000))];

    [Fact]
    public async Task FunctionThatBehaves_NothingIsFound()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        await using var client = await emulator.ConnectAsync();
        for (var i = 0; i < 3; i++)
            await client.CallAsync(TestEmulator.Request("/s/m", "localhost", new HeaderField("grpc-timeout", "10S"), new HeaderField("x-fc-log-type", "Tail")), []);

        Assert.Empty(await FoundAsync(emulator));
    }

    [Fact]
    public async Task AnswersWithoutStatus_AreCountedByMethod()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            await call.SendEndAsync();
        }));
        await using var client = await emulator.ConnectAsync();
        foreach (var path in new[] { "/s/a", "/s/b", "/s/a" })
            await client.CallAsync(TestEmulator.Request(path), []);

        Assert.Equal([("no-trailers", "/s/a", 2), ("no-trailers", "/s/b", 1)], await FoundAsync(emulator));
    }

    [Fact]
    public async Task TrailersTakenOnPurpose_AreNotTheFunctions()
    {
        await using var emulator = await TestEmulator.StartAsync(
            new ScriptedLauncher(call => call.AnswerAsync([1])), settings: s => s with { Faults = [FaultText.Parse("no-trailers", out _)!] });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        Assert.NotNull((await emulator.CallFinishedAsync()).Faults);
        Assert.Empty(await FoundAsync(emulator));
    }

    [Fact]
    public async Task MetadataNearTheLimit_InEachPlace()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync(Large);
            await call.SendMessageAsync([]);
            await call.SendTrailersAsync(0, Large);
        }));
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request("/s/m", "localhost", Large), []);

        Assert.Equal([("request-headers-large", null, 1), ("response-headers-large", null, 1), ("trailers-large", null, 1)], await FoundAsync(emulator));
    }

    [Fact]
    public async Task MetadataBeyondTheLimit_InEachDirection()
    {
        HeaderField[] tooLarge = [new("large", new string('a', 9000))];
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync(tooLarge);
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request("/s/m", "localhost", tooLarge), []);
        await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal([("request-headers-too-large", null, 1), ("response-headers-too-large", null, 1)], await FoundAsync(emulator));
    }

    [Fact]
    public async Task NamesThatFcKeeps_InEachDirection_AndADeadlineBeyondTheTimeout()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync(call.Path == "/s/out" ? [new HeaderField("x-fc-theirs", "1")] : []);
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request("/s/in", "localhost", new HeaderField("x-fc-mine", "1"), new HeaderField("grpc-timeout", "61S")), []);
        await client.CallAsync(TestEmulator.Request("/s/out"), []);

        Assert.Equal(
            [("deadline-beyond-timeout", "/s/in", 1), ("reserved-metadata", "x-fc-mine", 1), ("reserved-metadata", "x-fc-theirs", 1)], await FoundAsync(emulator));
    }

    [Fact]
    public async Task FewerStreamsThanConcurrency_PlaintextClient_AndEarlyGoAway()
    {
        var function = new ScriptedLauncher(
            async call =>
            {
                await call.ReadMessagesAsync();
                await call.SendHeadersAsync();
                await call.Connection.SendGoAwayAsync(call.Id);
                await call.SendTrailersAsync();
            },
            new Http2ServerOptions { Settings = [new Http2Setting(Http2SettingId.MaxConcurrentStreams, 1)] });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using (var plain = await Http2TestClient.ConnectAsync("localhost", emulator.Port))
            await plain.WaitForCloseAsync();
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        emulator.Time.Advance(TimeSpan.FromMinutes(1));
        await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal([("connection-closed-early", null, 1), ("plaintext-client", null, 1), ("stream-limit", null, 1)], await FoundAsync(emulator));
    }

    [Fact]
    public async Task CallsOverTheCap_AndOfAnUnknownHost()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])), f => f with { ReservedConcurrency = 0 });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);
        await client.CallAsync(TestEmulator.Request("/s/m", "nobody.example.com"), []);

        Assert.Equal([("call-refused", "DomainNameNotFound", 1), ("throttled", null, 1)], await FoundAsync(emulator));
    }

    /// <summary>As the admin API tells it.</summary>
    private static async Task<List<(string Rule, string? Subject, int Count)>> FoundAsync(TestEmulator emulator)
    {
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        var (status, body) = await api.SendAsync("GET", "/api/lint");
        Assert.Equal(200, status);
        Assert.Equal(403, (await api.SendAsync("GET", "/api/lint", "Origin: http://example.com")).Status);
        var record = JsonSerializer.Deserialize(body, LintJson.Default.LintRecord)!;
        Assert.Equal((1, "/app/s.yaml", 0), (record.Version, record.Template, (int)record.More));
        return [.. record.Findings.Select(finding => (finding.Rule, finding.Subject, (int)finding.Count)).OrderBy(finding => finding.Rule).ThenBy(finding => finding.Subject)];
    }
}
