using System.Text.RegularExpressions;
using FcEmulator.Tests.Cli;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Instances;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>fcemu --debug: what people who stop functions need.</summary>
public sealed partial class DebugTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-debug-");

    public void Dispose() => _folder.Delete(recursive: true);

    [LinuxFact]
    public async Task StoppedFunction_ItsCallOutlivesTheTimeout_WhichOthersDoNot()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "answer.txt"), "answer");
        var stopped = SampleYaml.Of($"['{TestPrograms.Answer}']").Replace("timeout: 60", "timeout: 2", StringComparison.Ordinal);
        // A second function, as a clock: its call begins after the other's and times out.
        var clock = stopped[stopped.IndexOf("  greeter:", StringComparison.Ordinal)..].Replace("greeter", "clock", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.FullName, "s.yaml"), stopped + clock);
        await using var emulator = EmulatorProcess.Serve(_folder, "--debug");
        await using var client = await emulator.ConnectAsync();
        Assert.Contains(emulator.Output, line => line.StartsWith("  debug      one instance a function, which stays; timeouts stand still", StringComparison.Ordinal));
        await client.CallAsync(TestEmulator.Request(authority: "greeter.localhost"), []);
        await client.CallAsync(TestEmulator.Request(authority: "clock.localhost"), []);
        var process = ProcessId().Match(await emulator.LineAsync(line => line.Contains("greeter[", StringComparison.Ordinal) && ProcessId().IsMatch(line))).Groups[1].Value;

        await SignalAsync(process, "STOP");
        var call = await client.OpenStreamAsync(TestEmulator.Request("/s/debugged", authority: "greeter.localhost"), endStream: true);
        var other = await client.OpenStreamAsync(TestEmulator.Request("/s/clock", authority: "clock.localhost"));
        Assert.EndsWith("DATA(0, END_STREAM)", (await client.ReadStreamFramesAsync(other)).Render(), StringComparison.Ordinal);

        await SignalAsync(process, "CONT");
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(call)).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_OneInstance_NeitherReclaimedNorReplaced()
    {
        var function = new GatedFunction();
        await using var emulator = await TestEmulator.StartAsync(
            function.Launcher,
            f => f with { InstanceConcurrency = 1 },
            s => s with { Debug = true });
        await using var client = await emulator.ConnectAsync();
        var call = await function.OpenAsync(client, "/s/m");

        // Its process is not known, so no timeout ends the call; and there is no second instance.
        emulator.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["429"], (await client.CallAsync(TestEmulator.Request(), []))[0].Values(":status"));
        Assert.Equal("429 ResourceExhausted", (await emulator.CallFinishedAsync()).Status);
        await client.SendResetAsync(call, Http2ErrorCode.Cancel);
        Assert.Equal("cancelled by client", (await emulator.CallFinishedAsync()).Status);

        await function.AnswerAsync(client, await function.OpenAsync(client, "/s/m"));
        Assert.Equal(1, function.Launcher.Starts);
        Assert.False(function.Launcher.Instances.Single().Stopped);
    }

    private static async Task SignalAsync(string process, string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", process]);
        await kill.WaitForExitAsync().DefaultTimeout();
    }

    [GeneratedRegex(@"is process (\d+): attach")]
    private static partial Regex ProcessId();
}
