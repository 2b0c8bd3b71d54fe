using System.Text;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Hooks and crash loops of real processes, under fcemu as a process.</summary>
public sealed class RealHookTests : IDisposable
{
    private static readonly string Sample = $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-hooks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task Commands_RunInTheInstance_BeforeTheFirstCallAndAtTheEnd()
    {
        Write(Sample, """
            instanceLifecycleConfig:
                    initializer: {command: [/bin/sh, -c, 'echo "ready for $FC_FUNCTION_NAME" | tee ready.txt'], timeout: 30}
                    preStop: {command: [/bin/sh, -c, 'echo bye > bye.txt'], timeout: 30}
            """);
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using (var client = await emulator.ConnectAsync())
            Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [])).Render(), StringComparison.Ordinal);

        Assert.Equal("ready for greeter\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "ready.txt")));
        await emulator.LineAsync(line => line.Contains("] | ready for greeter", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("] initializer ok  ", StringComparison.Ordinal));
        await emulator.SignalAsync("INT");
        Assert.Equal(0, await emulator.ExitCodeAsync());
        Assert.Equal("bye\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "bye.txt")));
        await emulator.LineAsync(line => line.Contains("] preStop ok  ", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task FailingInitializerCommand_CallerIsTold()
    {
        Write(Sample, """
            instanceLifecycleConfig:
                    initializer: {command: [/bin/sh, -c, 'exit 7'], timeout: 30}
            """);
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(["InitializationError"], frames[0].Values("x-fc-error-type"));
        Assert.Contains("its initializer command failed: exit code 7", Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task CrashLoop_OfAMinimumInstance_IsStartedAgainWithPauses_AndCallersAreToldAtOnce()
    {
        Write("[/bin/sh, -c, 'echo again >> starts.txt; exit 3']", "scalingConfig: {minInstances: 1}");
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using var client = await emulator.ConnectAsync();
        var starts = Path.Combine(_folder.FullName, "starts.txt");
        // Twice at once; the third start is a second away.
        await Bounded.Until(() => File.Exists(starts) && File.ReadAllLines(starts).Length >= 2);

        // A call may also meet a start that is under way, and waits for it then.
        IReadOnlyList<ReceivedFrame> refused;
        do
            refused = await client.CallAsync(TestEmulator.Request(), []).DefaultTimeout();
        while (!Encoding.UTF8.GetString(refused.Body()).Contains("left alone for a moment", StringComparison.Ordinal));
        await Bounded.Until(() => File.ReadAllLines(starts).Length >= 3);

        Assert.Equal(["412"], refused[0].Values(":status"));
        Assert.Contains("\"CAExited\"", Encoding.UTF8.GetString(refused.Body()), StringComparison.Ordinal);
    }

    private void Write(string command, string more)
    {
        EmulatorProcess.Write(_folder, command);
        var file = Path.Combine(_folder.FullName, "s.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("    props:\n", $"    props:\n      {more.Trim()}\n", StringComparison.Ordinal));
    }
}
