using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>The whole product: fcemu as a process, the sample function as its processes, a TLS client.</summary>
public sealed class RealProcessTests : IDisposable
{
    private static readonly string Sample = $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-process-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public Task Interrupt_FinishesTheRunningCallAndExitsWith0() => SignalAsync("INT");

    [UnixFact]
    public Task Terminate_FinishesTheRunningCallAndExitsWith0() => SignalAsync("TERM");

    [UnixFact]
    public async Task Kill_LeavesNoOrphan_AndALedgerThatBillsWhatHadBegun()
    {
        EmulatorProcess.Write(_folder, Sample);
        await using var emulator = EmulatorProcess.Serve(_folder, "--json");
        await using var client = await emulator.ConnectAsync();
        await OpenChatAsync(client);
        var function = await FunctionProcessAsync(emulator);

        await emulator.SignalAsync("KILL");
        await emulator.ExitCodeAsync();

        await Bounded.Until(() => function.HasExited);
        // A reader alone takes a run with a recent sign of life for one that goes on; the next run tells that it is over.
        await using var next = EmulatorProcess.Serve(_folder);
        await next.PortAsync();
        await using var reader = EmulatorProcess.Start(_folder, "report", Path.Combine(_folder.FullName, ".fcemu", "ledger.jsonl"));
        Assert.Equal((0, ""), (await reader.ExitCodeAsync(), reader.Errors));
        Assert.Contains("Intervals closed at the last sign of life because their end was not written: 1.", reader.Output);
    }

    [UnixFact]
    public async Task FunctionDiesInMidCall_ClientSeesFcsShape_AndTheNextCallWorks()
    {
        EmulatorProcess.Write(_folder, Sample);
        await using var emulator = EmulatorProcess.Serve(_folder, "--json");
        await using var client = await emulator.ConnectAsync();
        var chat = await OpenChatAsync(client);

        (await FunctionProcessAsync(emulator)).Kill();
        var last = await client.ReadStreamFramesAsync(chat);
        var next = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal("DATA(0, END_STREAM)", last.Render());
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", next.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FunctionThatExitsAtOnce_CallerGets412_AndTheConsoleItsLastLines()
    {
        EmulatorProcess.Write(_folder, "[dotnet, no-such-program.dll]");
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(["412"], frames[0].Values(":status"));
        Assert.Contains("\"CAExited\"", System.Text.Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
        await emulator.LineAsync(line => line.Contains("did not start: ", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("no-such-program.dll", StringComparison.Ordinal) && line.Contains("] | ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecondEmulatorOnOneDataFolder_EndsWith1AndNamesTheOption()
    {
        EmulatorProcess.Write(_folder, Sample);
        await using var first = EmulatorProcess.Serve(_folder);
        await first.PortAsync();
        await using var second = EmulatorProcess.Serve(_folder);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Equal(
            $"The ledger {Path.Combine(_folder.FullName, ".fcemu", "ledger.jsonl")} is in use by another fcemu: stop that one, or give this one its own folder with --data.",
            second.Errors);
    }

    [Fact]
    public async Task PortTaken_EndsWith1AndNamesTheOption()
    {
        EmulatorProcess.Write(_folder, Sample);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var emulator = EmulatorProcess.Start(_folder, "start", "--no-build", "--port", port, "--cert-dir", "certs");

        Assert.Equal(1, await emulator.ExitCodeAsync());
        Assert.Equal(
            $"127.0.0.1:{port} is taken by another program: stop that one, or choose another port with --port (0 takes any free one).", emulator.Errors);
    }

    [UnixFact]
    public async Task Attach_RunningFunction_IsCalledAndLeftRunning()
    {
        EmulatorProcess.Write(_folder, "[never-started]");
        await using var running = GreeterApp.Build(new IPEndPoint(IPAddress.Loopback, 0));
        await running.StartAsync().DefaultTimeout();
        var port = new Uri(running.Urls.Single()).Port;
        await using var emulator = EmulatorProcess.Serve(_folder, "--json", "--attach", $"greeter=127.0.0.1:{port}");
        await using (var client = await emulator.ConnectAsync())
            Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [])).Render(), StringComparison.Ordinal);

        await emulator.SignalAsync("TERM");
        Assert.Equal(0, await emulator.ExitCodeAsync());
        Assert.Contains("fcemu serves", emulator.Errors, StringComparison.Ordinal);

        var events = emulator.Output.Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line)).ToList();
        Assert.Equal(
            ["call", "instanceReady", "instanceStarting", "instanceStopped", "listening", "warning"],
            events.Select(e => e.RootElement.GetProperty("event").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(events, e => e.RootElement.GetProperty("event").GetString() == "call" && e.RootElement.GetProperty("outcome").GetString() == "ok");
        events.ForEach(e => e.Dispose());
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port).DefaultTimeout();
    }

    /// <summary>Its client stays connected after its call: a stop that waited for it would take the whole grace time.</summary>
    private async Task SignalAsync(string signal)
    {
        EmulatorProcess.Write(_folder, Sample);
        await using var emulator = EmulatorProcess.Serve(_folder, "--grace-time", "10m");
        await using var client = await emulator.ConnectAsync();
        var chat = await OpenChatAsync(client);

        await emulator.SignalAsync(signal);
        await client.ReadFrameAsync(frame => frame.Type == Http2FrameType.GoAway);
        await client.SendDataAsync(chat, default, endStream: true);

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(chat)).Render(), StringComparison.Ordinal);
        Assert.Equal((0, ""), (await emulator.ExitCodeAsync(), emulator.Errors));
        Assert.Contains(emulator.Output, line => line.StartsWith("function  calls  cold  billed ms", StringComparison.Ordinal));
        Assert.Contains(emulator.Output, line => Regex.IsMatch(line, "^greeter +1 +1 +[1-9]"));
    }

    /// <summary>Opens a call that goes on until the test ends it: one note sent, its echo received.</summary>
    private static async Task<int> OpenChatAsync(Http2TestClient client)
    {
        var chat = await client.OpenStreamAsync(TestEmulator.Request("/helloworld.Greeter/RouteChat"));
        await client.SendMessageAsync(chat, []);
        await client.ReadStreamFrameAsync(chat);
        var echo = await client.ReadStreamFrameAsync(chat);
        Assert.Equal(Http2FrameType.Data, echo.Type);
        return chat;
    }

    private static async Task<Process> FunctionProcessAsync(EmulatorProcess emulator)
    {
        using var ready = JsonDocument.Parse(await emulator.LineAsync(line => line.Contains("\"instanceReady\"", StringComparison.Ordinal)));
        return Process.GetProcessById(ready.RootElement.GetProperty("processId").GetInt32());
    }
}
