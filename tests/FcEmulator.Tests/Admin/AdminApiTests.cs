using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Instances;
using FcEmulator.Telemetry;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>What the admin API tells of a running gateway, and what it changes.</summary>
public class AdminApiTests
{
    private const string Token = "Authorization: Bearer {token}";

    private readonly GatedFunction _function = new();

    [Fact]
    public async Task Status_WithARunningCall_TellsFunctionsInstancesAndSlots()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        var call = await _function.OpenAsync(client, "/s/m");
        emulator.Time.Advance(TimeSpan.FromSeconds(3));

        var status = JsonSerializer.Deserialize((await api.SendAsync("GET", "/api/status")).Body, AdminJson.Default.EmulatorStatus)!;

        Assert.Equal((1, true, false, Environment.ProcessId, 3), (status.Version, status.Running, status.Stopping, status.ProcessId, status.UptimeSeconds));
        Assert.Equal((admin.Locator.Admin, $"https://127.0.0.1:{emulator.Port}"), (status.Admin, status.Address));
        Assert.Equal([new FunctionStatus("greeter", "cn-shanghai", 2, 100, 60, 0.35m, 512)], status.Functions);
        var instance = Assert.Single(status.Instances);
        Assert.Equal(new InstanceStatus("greeter", instance.InstanceId, "ready", 1, 2, 1, 3, null, null), instance);
        Assert.NotNull(FcIds.SecondOf(instance.InstanceId));

        await _function.AnswerAsync(client, call);
        await emulator.CallFinishedAsync();
        var instances = JsonSerializer.Deserialize((await api.SendAsync("GET", "/api/instances")).Body, AdminJson.Default.InstancesRecord)!;
        Assert.Equal((0, 1L), (instances.Instances.Single().SlotsUsed, instances.Instances.Single().Calls));
    }

    [Fact]
    public async Task Drain_LetsTheRunningCallFinish_AndNewOnesStartAnother()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        var call = await _function.OpenAsync(client, "/s/first");
        var id = (await emulator.EventAsync<InstanceReady>()).InstanceId;

        Assert.Equal((200, $$"""{"version":1,"instanceIds":["{{id}}"]}"""), await api.SendAsync("POST", "/api/functions/greeter/drain", Token));
        Assert.Equal((200, """{"version":1,"instanceIds":[]}"""), await api.SendAsync("POST", "/api/functions/greeter/drain", Token));
        Assert.Equal(404, (await api.SendAsync("POST", $"/api/instances/{id}/drain", Token)).Status);
        Assert.Equal("draining", Instances(await api.SendAsync("GET", "/api/instances")).Single().State);
        var second = await _function.OpenAsync(client, "/s/second");
        Assert.Equal(2, _function.Launcher.Starts);
        Assert.False(_function.Launcher.Instances[0].Stopped);

        await _function.AnswerAsync(client, call);
        Assert.Equal(new InstanceStopped(emulator.Time.GetUtcNow(), "greeter", id, "drained"), await emulator.EventAsync<InstanceStopped>());
        Assert.Equal("ready", Instances(await api.SendAsync("GET", "/api/instances")).Single().State);
        await _function.AnswerAsync(client, second);
    }

    [Fact]
    public async Task Drain_OfAnIdleInstance_StopsItAtOnce()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        await _function.AnswerAsync(client, await _function.OpenAsync(client, "/s/m"));
        var id = (await emulator.EventAsync<InstanceReady>()).InstanceId;

        Assert.Equal(200, (await api.SendAsync("POST", $"/api/instances/{id}/drain", Token)).Status);

        Assert.Equal("drained", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.True(_function.Launcher.Instances.Single().Stopped);
    }

    [Fact]
    public async Task EndOfTheEmulator_DoesNotWaitForADrainingInstance()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        await using var client = await emulator.ConnectAsync();
        await _function.OpenAsync(client, "/s/m");
        await api.SendAsync("POST", "/api/functions/greeter/drain", Token);

        await emulator.StopAsync(new CancellationToken(canceled: true));

        Assert.True(_function.Launcher.Instances.Single().Stopped);
    }

    [Theory]
    [InlineData("/api/stop", false)]
    [InlineData("/api/stop?now=true", true)]
    public async Task Stop_TellsTheEmulatorHow(string path, bool atOnce)
    {
        var asked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync(asked.SetResult);
        using var api = new AdminApi(admin);

        Assert.Equal((202, $$"""{"version":1,"processId":{{Environment.ProcessId}}}"""), await api.SendAsync("POST", path, Token));

        Assert.Equal(atOnce, await asked.Task.DefaultTimeout());
    }

    [Fact]
    public async Task Probes_BeforeAndAfterTheStop()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        Assert.Equal((200, "ok\n"), await api.SendAsync("GET", "/healthz"));
        Assert.Equal((200, "ready\n"), await api.SendAsync("GET", "/readyz"));

        await emulator.StopAsync();

        Assert.Equal((200, "ok\n"), await api.SendAsync("GET", "/healthz"));
        Assert.Equal((503, "stopping\n"), await api.SendAsync("GET", "/readyz"));
        Assert.True(JsonSerializer.Deserialize((await api.SendAsync("GET", "/api/status")).Body, AdminJson.Default.EmulatorStatus)!.Stopping);
    }

    [Theory]
    [InlineData("POST", "/api/functions/nobody/drain", 404)]
    [InlineData("POST", "/api/instances/c-0/drain", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("POST", "/api/stop?now=perhaps", 400)]
    public async Task WhatIsNotThere_IsRefused(string method, string path, int status)
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);

        Assert.Equal(status, (await api.SendAsync(method, path, Token)).Status);
    }

    [Fact]
    public async Task Logs_AreJsonLines()
    {
        await using var emulator = await TestEmulator.StartAsync(_function.Launcher);
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        var file = Path.Combine(admin.Locator.DataFolder, "logs", "greeter", "c-65a77eb0-15416274-ff5addb2c7e1.log");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "2026-01-02T03:04:05.006Z out hello\n2026-01-02T03:04:05.007Z err bad\n");

        Assert.Equal(
            """
            {"version":1,"at":"2026-01-02T03:04:05.006+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5addb2c7e1","stream":"stdout","text":"hello"}
            {"version":1,"at":"2026-01-02T03:04:05.007+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5addb2c7e1","stream":"stderr","text":"bad"}

            """.ReplaceLineEndings("\n"),
            (await api.SendAsync("GET", "/api/logs", Token)).Body);
        Assert.Equal((200, ""), await api.SendAsync("GET", "/api/logs?function=other", Token));
    }

    private static IReadOnlyList<InstanceStatus> Instances((int Status, string Body) answer) =>
        JsonSerializer.Deserialize(answer.Body, AdminJson.Default.InstancesRecord)!.Instances;
}
