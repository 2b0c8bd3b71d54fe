using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Admin.Live;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>What feeds the dashboard, and who gets its page.</summary>
public class DashboardApiTests
{
    private const string Token = "Authorization: Bearer {token}";

    private readonly GatedFunction _function = new();

    [Fact]
    public async Task Live_FirstFrame_TellsWhatIsThereAndWhatWas()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/first"));
        await emulator.CallFinishedAsync();
        var open = await _function.OpenAsync(client, "/s/second");
        emulator.Time.Advance(TimeSpan.FromSeconds(2));

        var frame = await FrameAsync(admin);

        Assert.Equal((1, false, "greeter"), (frame.Version, frame.Stopping, frame.Functions.Single().Name));
        Assert.Equal((1, 1L, "/s/second"), (frame.Requests.Running, frame.Requests.Totals.Finished, frame.Requests.Oldest.Single().Method));
        Assert.Equal("/s/first", frame.Requests.Finished.Single().Method);
        Assert.Equal("/s/first", frame.Timeline.Calls.Single().Method);
        Assert.Equal((frame.Instances.Single().InstanceId, true), (frame.Timeline.Open.Single().Instance, frame.Timeline.Open.Single().Busy));
        Assert.Equal((2000d, 2000d), (frame.Bill.BilledMs, frame.Bill.Functions.Single().BilledMs));
        Assert.True(frame.Bill.Cost > 0);
        Assert.Equal(["starting", "ready"], frame.Events.Select(happened => happened.Kind));
        Assert.Null(frame.LedgerProblem);
        await _function.AnswerAsync(client, open);
    }

    [Theory]
    [InlineData(200, "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData(200, "/dashboard/main.js", "Sec-Fetch-Site: same-origin")]
    [InlineData(403, "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")]
    [InlineData(403, "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")]
    [InlineData(403, "/", "Origin: https://evil.example")]
    [InlineData(403, "/dashboard/main.js", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData(403, "/api/live", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData(403, "/", "Host: rebound.example:{port}")]
    [InlineData(404, "/dashboard/nothing.js")]
    [InlineData(404, "/dashboard/..%2frates%2falibaba-intl-2024-08.json")]
    [InlineData(401, "/api/live/logs")]
    public async Task Page_MayBeLinkedTo_AndNothingElse(int status, string path, params string[] headers)
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);

        var (given, body) = await api.SendAsync("GET", path, headers);

        Assert.True(status == given, $"{given} {body}");
    }

    [Fact]
    public async Task Page_AllowsItsOwnFilesOnly()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, admin.Locator.Admin + "/");

        using var response = await http.SendAsync(request, CancellationToken.None).DefaultTimeout();

        Assert.Contains("default-src 'none'; script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }

    /// <summary>The page works on a machine without a network; the names of XML's vocabularies lead nowhere.</summary>
    [Fact]
    public void Page_Files_NameNoOtherAddress()
    {
        var assembly = typeof(AdminServer).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith("dashboard/", StringComparison.Ordinal)).ToList();
        Assert.Contains("dashboard/index.html", files);
        foreach (var file in files)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var text = reader.ReadToEnd().Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);

            Assert.DoesNotContain("//", string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))), StringComparison.Ordinal);
            Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Code_OfTheOpenedAddress_IsWorthTheTokenOnce()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        var code = admin.DashboardOnce().Split("#code=")[1];

        Assert.Equal(403, (await TradeAsync(admin, "wrong")).Status);
        Assert.Equal((200, $$"""{"version":1,"token":"{{admin.Locator.Token}}"}"""), await TradeAsync(admin, code));
        Assert.Equal(403, (await TradeAsync(admin, code)).Status);
        Assert.Equal(403, (await TradeAsync(admin, "")).Status);
    }

    [Fact]
    public async Task Logs_Live_AreFilteredByWhatIsAsked()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        var now = emulator.Time.GetUtcNow();
        emulator.Parts.Events.Publish(new FcEmulator.Telemetry.FunctionOutput(now, "greeter", "c-1", "one"));
        emulator.Parts.Events.Publish(new FcEmulator.Telemetry.FunctionOutput(now, "greeter", "c-2", "two of 1-abc"));
        emulator.Parts.Events.Publish(new FcEmulator.Telemetry.FunctionOutput(now, "other", "c-3", "three"));

        Assert.Equal(["one", "two of 1-abc", "three"], await LinesAsync(""));
        Assert.Equal(["three"], await LinesAsync("?function=other"));
        Assert.Equal(["one"], await LinesAsync("?instance=1&requestId="));
        Assert.Equal(["two of 1-abc"], await LinesAsync("?requestId=1-abc"));

        async Task<IEnumerable<string>> LinesAsync(string query) =>
            JsonSerializer.Deserialize(await EventAsync(admin, "/api/live/logs" + query, "log"), AdminJson.Default.LiveLog)!.Lines.Select(line => line.Text);
    }

    [Fact]
    public async Task Logs_Live_WhatWasPrintedBefore_CameTooFastForNobody()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        var tail = new LogTail(emulator.AdminView(), emulator.Parts.Events, new FcEmulator.Admin.Logs.LogQuery(null, null, null));
        Print(300);

        var first = tail.Next();
        Print(300);
        var second = tail.Next();

        Assert.Equal(("101", 200, 0L), (first.Lines[0].Text, first.Lines.Count, first.NotListed));
        Assert.Equal(("101", 200, 100L), (second.Lines[0].Text, second.Lines.Count, second.NotListed));

        void Print(int lines)
        {
            for (var line = 1; line <= lines; line++)
                emulator.Parts.Events.Publish(new FcEmulator.Telemetry.FunctionOutput(emulator.Time.GetUtcNow(), "greeter", "c-1", $"{line}"));
        }
    }

    private static async Task<(int Status, string Body)> TradeAsync(AdminServer admin, string code)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, admin.Locator.Admin + "/api/token") { Content = new StringContent(code) };
        using var response = await http.SendAsync(request, CancellationToken.None).DefaultTimeout();
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync().DefaultTimeout());
    }

    private static async Task<LiveFrame> FrameAsync(AdminServer admin) =>
        JsonSerializer.Deserialize(await EventAsync(admin, "/api/live", "frame"), AdminJson.Default.LiveFrame)!;

    /// <summary>Data of the first server-sent event.</summary>
    private static async Task<string> EventAsync(AdminServer admin, string path, string type)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, admin.Locator.Admin + path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + admin.Locator.Token);
        using var response = await http.SendAsync(request, CancellationToken.None).DefaultTimeout();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync().DefaultTimeout());
        Assert.Equal($"event: {type}", await lines.ReadLineAsync().DefaultTimeout());
        return (await lines.ReadLineAsync().DefaultTimeout())!["data: ".Length..];
    }
}
