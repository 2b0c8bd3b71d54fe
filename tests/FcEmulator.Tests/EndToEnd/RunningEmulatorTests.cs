using System.Text.Json;
using System.Text.RegularExpressions;
using FcEmulator.Admin;
using FcEmulator.Cli;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>status, logs and stop against real emulators, found through their data folders.</summary>
public sealed partial class RunningEmulatorTests : IDisposable
{
    private static readonly string Sample = $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-running-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task StatusLogsStop_OfARunningEmulator_TellAndEndIt()
    {
        EmulatorProcess.Write(_folder, Sample);
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using var client = await emulator.ConnectAsync();
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [])).Render(), StringComparison.Ordinal);

        var (_, text, _) = await RunAsync(_folder, "status");
        Assert.Matches(Status(), text);
        var (_, json, _) = await RunAsync(_folder, "status", "--json");
        var status = JsonSerializer.Deserialize(json, AdminJson.Default.EmulatorStatus)!;
        var instance = Assert.Single(status.Instances);
        Assert.Equal(("greeter", "ready", 0, 2, 1L), (instance.Function, instance.State, instance.SlotsUsed, instance.Slots, instance.Calls));

        await LoggedAsync("listening on 0.0.0.0");
        var (code, stopped, errors) = await RunAsync(_folder, "stop");
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith($"Stopped the emulator of {Path.Combine(_folder.FullName, "s.yaml")} (process {status.ProcessId}) in ", stopped, StringComparison.Ordinal);
        Assert.Equal((0, ""), (await emulator.ExitCodeAsync(), emulator.Errors));
        Assert.False(File.Exists(Path.Combine(status.DataFolder, LocatorFile.Name)));

        // The logs stay; the emulator does not.
        await LoggedAsync("-- killed by SIGTERM", "-- exit code 0");
        (code, stopped, errors) = await RunAsync(_folder, "stop");
        Assert.Equal(
            (ExitCode.NotRunning, "", $"No emulator runs with the data folder {status.DataFolder}. Start one with 'fcemu', or name the running one's s.yaml (-t FILE) or data folder (--data DIR).\n"),
            (code, stopped, errors));

        async Task LoggedAsync(params string[] either)
        {
            var (logsCode, lines, logsErrors) = await RunAsync(_folder, "logs", "--instance", instance.InstanceId[^6..]);
            Assert.Equal((0, ""), (logsCode, logsErrors));
            Assert.Contains(lines.Split('\n'), line => line.Contains($"greeter[{instance.InstanceId[^6..]}] ", StringComparison.Ordinal) && either.Any(line.Contains));
        }
    }

    [UnixFact]
    public async Task TwoSideBySide_EachFolderHasItsOwn_AndTheFolderAboveNamesBoth()
    {
        var (one, two) = (_folder.CreateSubdirectory("one"), _folder.CreateSubdirectory("two"));
        EmulatorProcess.Write(one, Sample);
        EmulatorProcess.Write(two, Sample);
        await using var first = EmulatorProcess.Serve(one);
        await using var second = EmulatorProcess.Serve(two);
        var (firstPort, secondPort) = (await first.PortAsync(), await second.PortAsync());

        Assert.Contains($"https://127.0.0.1:{firstPort}\n", (await RunAsync(one, "status")).Output, StringComparison.Ordinal);
        Assert.Contains($"https://127.0.0.1:{secondPort}\n", (await RunAsync(_folder, "status", "-t", "two/s.yaml")).Output, StringComparison.Ordinal);
        var (code, _, errors) = await RunAsync(_folder, "status");
        Assert.Equal(ExitCode.NotRunning, code);
        Assert.Contains($"-t one/s.yaml (https://127.0.0.1:{firstPort})", errors, StringComparison.Ordinal);
        Assert.Contains($"-t two/s.yaml (https://127.0.0.1:{secondPort})", errors, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(one, "stop", "--now")).ExitCode);
        Assert.Equal(0, await first.ExitCodeAsync());
        Assert.Equal(0, (await RunAsync(two, "status")).ExitCode);
    }

    [UnixFact]
    public async Task Stop_WithARunningCall_WaitsForIt_AndNowDoesNot()
    {
        EmulatorProcess.Write(_folder, Sample);
        await using var emulator = EmulatorProcess.Serve(_folder, "--grace-time", "10m");
        await using var client = await emulator.ConnectAsync();
        var chat = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"));
        await client.SendMessageAsync(chat, []);
        await client.ReadStreamFrameAsync(chat);

        await using var graceful = EmulatorProcess.Start(_folder, "stop", "--json");
        await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.GoAway);
        var (_, text, _) = await RunAsync(_folder, "status");
        Assert.Contains(", stopping\n", text, StringComparison.Ordinal);
        Assert.Contains("1/2", text, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(_folder, "stop", "--now")).ExitCode);
        Assert.Equal((0, ""), (await graceful.ExitCodeAsync(), graceful.Errors));
        using var record = JsonDocument.Parse(graceful.Output.Single());
        Assert.Equal(1, record.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(0, await emulator.ExitCodeAsync());
    }

    [UnixFact]
    public async Task Killed_ItsLocatorIsKnownToBeStale_AndTheNextOneTakesItsPlace()
    {
        EmulatorProcess.Write(_folder, Sample);
        await using (var killed = EmulatorProcess.Serve(_folder))
        {
            await killed.PortAsync();
            await killed.SignalAsync("KILL");
            await killed.ExitCodeAsync();
        }

        var (code, output, errors) = await RunAsync(_folder, "status");
        Assert.Equal((ExitCode.NotRunning, ""), (code, output));
        Assert.EndsWith("ended without taking leave (killed?).\n", errors, StringComparison.Ordinal);

        await using var next = EmulatorProcess.Serve(_folder);
        var port = await next.PortAsync();
        Assert.Contains($"https://127.0.0.1:{port}\n", (await RunAsync(_folder, "status")).Output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(DirectoryInfo folder, params string[] arguments)
    {
        await using var command = EmulatorProcess.Start(folder, arguments);
        return (await command.ExitCodeAsync(), Joined(command.Output), Joined([.. command.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)]));

        static string Joined(IReadOnlyList<string> lines) => string.Concat(lines.Select(line => line + '\n'));
    }

    [GeneratedRegex(
        """
        ^fcemu serves \S+s\.yaml on https://127\.0\.0\.1:\d+
          process  \d+, up \d+\.\d s
          data     \S+\.fcemu
          admin    http://127\.0\.0\.1:\d+

        greeter  concurrency 2, timeout 60 s, 0\.35 vCPU, 512 MB, up to 100 instances
          instance +state +slots +calls +age +memory +process
          c-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}  ready +0/2 +1 +\d+\.\d s +(?:\d+ MB|-) +\d+
        $
        """)]
    private static partial Regex Status();
}
