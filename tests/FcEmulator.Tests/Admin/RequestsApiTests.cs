using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>What the admin API tells of requests and of their bill.</summary>
public class RequestsApiTests
{
    private readonly GatedFunction _function = new();

    [Fact]
    public async Task Requests_RunningWaitingAndFinished_AreTold()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher, f => f with { InstanceConcurrency = 1, ReservedConcurrency = 2 });
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/first"));
        var first = await emulator.CallFinishedAsync();
        var second = await _function.OpenAsync(client, "/s/second");
        var gate = new TaskCompletionSource();
        _function.Launcher.BeforeStart = () => gate.Task;
        var third = await client.OpenStreamAsync(TestEmulator.Request("/s/third", metadata: [("call", "third")]));
        await client.SendMessageAsync(third, [1]);
        await Bounded.Until(() => _function.Launcher.Starts == 2);
        await client.CallAsync(TestEmulator.Request("/s/fourth"), []);
        var refused = await emulator.CallFinishedAsync();
        emulator.Time.Advance(TimeSpan.FromSeconds(2));

        var requests = await RequestsAsync(api);

        Assert.Equal((1, 2, new RequestTotals(2, 0, 1, 1)), (requests.Version, requests.Running, requests.Totals));
        var (running, waiting) = (requests.Oldest[0], requests.Oldest[1]);
        Assert.Equal(
            ("greeter", first.InstanceId, "/s/second", "unary", "running", 0d, 2000d, 1L, 0L),
            (running.Function, running.InstanceId, running.Method, running.Kind, running.State, running.WaitedMs, running.AgeMs, running.MessagesIn, running.MessagesOut));
        Assert.Equal(
            ("greeter", null, "/s/third", "waiting", 2000d, 2000d),
            (waiting.Function, waiting.InstanceId, waiting.Method, waiting.State, waiting.WaitedMs, waiting.AgeMs));
        Assert.Equal([refused.RequestId, first.RequestId], requests.Recent.Select(request => request.RequestId));
        Assert.Equal(
            ("/s/fourth", null, "429 ResourceExhausted", true, true),
            (requests.Recent[0].Method, requests.Recent[0].InstanceId, requests.Recent[0].Outcome, requests.Recent[0].Failed, requests.Recent[0].Refused));
        Assert.Equal(
            ("/s/first", first.InstanceId, "ok", false, true, 1L, 1L),
            (requests.Recent[1].Method, requests.Recent[1].InstanceId, requests.Recent[1].Outcome, requests.Recent[1].Failed, requests.Recent[1].ColdStart, requests.Recent[1].MessagesIn, requests.Recent[1].MessagesOut));

        gate.SetResult();
        await _function.ArrivedAsync(client, third, "third");
        await _function.AnswerAsync(client, second);
        await _function.AnswerAsync(client, third);
        await emulator.CallFinishedAsync();
        await emulator.CallFinishedAsync();
        Assert.Equal([], (await RequestsAsync(api)).Oldest);
    }

    [Fact]
    public async Task Requests_OfAStream_ShowItsKindAndMessagesAsTheyPass()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        var stream = await _function.OpenAsync(client, "/s/stream");

        await client.SendMessageAsync(stream, [2]);
        await client.SendMessageAsync(stream, [3]);
        var seen = (await RequestsAsync(api)).Oldest.Single();
        for (var tries = 0; seen.MessagesIn < 3 && tries < 1000; tries++)
            seen = (await RequestsAsync(api)).Oldest.Single();

        Assert.Equal(("streaming", 3L, 0L), (seen.Kind, seen.MessagesIn, seen.MessagesOut));
        await _function.AnswerAsync(client, stream);
    }

    [Fact]
    public async Task Requests_MostIsTheCallers_AndCountsStayWhole()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        var streams = new List<int>();
        for (var i = 0; i < 3; i++)
            streams.Add(await _function.OpenAsync(client, $"/s/{i}"));

        var requests = await RequestsAsync(api, "?most=1");

        Assert.Equal((3, "/s/0"), (requests.Running, requests.Oldest.Single().Method));
        Assert.Equal(400, (await api.SendAsync("GET", "/api/requests?most=-1")).Status);
        foreach (var stream in streams)
            await _function.AnswerAsync(client, stream);
    }

    [Fact]
    public async Task Ledger_GivesItsLines_AndTheLastOfThem()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await CallAsync(emulator);

        var (status, all) = await api.SendAsync("GET", "/api/ledger");
        var (_, last) = await api.SendAsync("GET", "/api/ledger?last=2");

        Assert.Equal(200, status);
        var lines = all.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["run", "instance", "begin", "call"], lines.Take(4).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()));
        Assert.Equal(lines[^2..], last.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", (await api.SendAsync("GET", "/api/ledger?last=0")).Body);
        Assert.Equal(all, (await api.SendAsync("GET", "/api/ledger?last=99999")).Body);
        Assert.Equal(400, (await api.SendAsync("GET", "/api/ledger?last=-1")).Status);
    }

    [Fact]
    public async Task Report_OfARunningEmulator_CountsItsCalls()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await CallAsync(emulator);

        var (status, body) = await api.SendAsync("GET", "/api/report?callsPerMonth=1000000");

        Assert.Equal(200, status);
        using var record = JsonDocument.Parse(body);
        Assert.Equal(1, record.RootElement.GetProperty("version").GetInt32());
        var report = record.RootElement.GetProperty("report");
        Assert.Equal(1, report.GetProperty("total").GetProperty("calls").GetInt32());
        Assert.Equal(1_000_000, report.GetProperty("monthlyEstimate").GetProperty("calls").GetInt32());
        Assert.StartsWith("<!doctype html>", (await api.SendAsync("GET", "/api/report.html")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await api.SendAsync("GET", "/api/report?rule=request")).Status);
        Assert.Equal(
            (400, """{"version":1,"error":"InvalidArgument","message":"'rule' is one of fc3, fc2, request."}"""),
            await api.SendAsync("GET", "/api/report?rule=free"));
    }

    private async Task CallAsync(TestEmulator emulator)
    {
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));
        await emulator.CallFinishedAsync();
        // The ledger's lines are written in batches.
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private static async Task<RequestsRecord> RequestsAsync(AdminApi api, string query = "") =>
        JsonSerializer.Deserialize((await api.SendAsync("GET", "/api/requests" + query)).Body, AdminJson.Default.RequestsRecord)!;
}
