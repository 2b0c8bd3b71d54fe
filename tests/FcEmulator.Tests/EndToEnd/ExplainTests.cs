using System.Text.Json;
using FcEmulator.Explain;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Tests.Admin;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>fcemu explain, from the running gateway and from what a real one left.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-explain-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Api_CallThatRuns_TellsSoFar_AndAnUnknownOneIs404()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        var stream = await function.OpenAsync(client, "/s/m");
        var id = emulator.OpenCalls.Oldest(1).Single().RequestId;

        var (status, body) = await api.SendAsync("GET", $"/api/requests/{id}/explain");

        var explanation = JsonSerializer.Deserialize(body, ExplainJson.Default.Explanation)!;
        Assert.Equal((200, id, (string?)null), (status, explanation.RequestId, explanation.Status));
        Assert.Equal("runs: 1 messages (6 bytes) to the function so far, 0 (0 bytes) from it", explanation.Timeline[^1].Text);
        Assert.Equal(404, (await api.SendAsync("GET", "/api/requests/1-0/explain")).Status);
        await function.AnswerAsync(client, stream);
    }

    [UnixFact]
    public async Task Command_RealEmulator_ExplainsACallWhileItRunsAndAfterIt()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        await using var emulator = EmulatorProcess.Start(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs", "--no-cpu-limit");
        string id;
        await using (var client = await emulator.ConnectAsync())
            id = (await client.CallAsync(TestEmulator.Request(), []))[0].Values("x-fc-request-id").Single();
        var log = Path.Combine(_folder.FullName, ".fcemu", AccessLog.FileName);
        await Bounded.Until(() => File.Exists(log) && new FileInfo(log).Length > 0);
        var line = JsonSerializer.Deserialize(await File.ReadAllTextAsync(log), AccessJson.Default.CallFinished)!;
        Assert.Equal((id, "greeter", true, CallOutcomeWord.Answered), (line.RequestId, line.FunctionName, line.IsColdStart, line.Outcome));
        Assert.True(line.ColdStart is { ProcessMs: > 0, ListeningMs: > 0, ReadyMs: > 0 });

        var running = await ExplainAsync(id);
        await emulator.SignalAsync("TERM");
        Assert.Equal(0, await emulator.ExitCodeAsync());
        var after = await ExplainAsync(id);
        await using var unknown = EmulatorProcess.Start(_folder, "explain", "1-0");

        foreach (var text in (string[])[running, after])
        {
            Assert.StartsWith($"{id}  /helloworld.Greeter/SayHello  ok", text, StringComparison.Ordinal);
            Assert.Contains("cold start: its process is there", text, StringComparison.Ordinal);
            Assert.Contains("why     The function answered with grpc-status 0 (OK).", text, StringComparison.Ordinal);
        }

        Assert.Contains("this call alone", after.ReplaceLineEndings(" ").Replace("        ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(1, await unknown.ExitCodeAsync());
    }

    private async Task<string> ExplainAsync(string id)
    {
        await using var explain = EmulatorProcess.Start(_folder, "explain", id);
        Assert.Equal((0, ""), (await explain.ExitCodeAsync(), explain.Errors));
        return string.Join('\n', explain.Output);
    }
}
