using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Faults in a real emulator with real functions, put in by settings and by command.</summary>
public sealed class RealFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-fault-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task KillBySettings_ThenThrottleByCommand_AreSeenCountedAndRemoved()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "fcemu.yaml"), "fault:\n  - kill nth=2\n");
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using var client = await emulator.ConnectAsync();

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", await CallAsync(client), StringComparison.Ordinal);
        Assert.EndsWith("DATA(0, END_STREAM)", await CallAsync(client), StringComparison.Ordinal);
        await emulator.LineAsync(line => line.Contains("  function failed  ", StringComparison.Ordinal) && line.EndsWith("  fault", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("ended by itself: killed by SIG", StringComparison.Ordinal));
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", await CallAsync(client), StringComparison.Ordinal);

        Assert.Equal((0, "f2   struck 0 of 0  throttle method=*/SayHello"), await FaultAsync("add", "throttle", "method=*/SayHello"));
        Assert.Contains("429", await CallAsync(client), StringComparison.Ordinal);
        Assert.Equal((0, "f1   struck 1 of 4  kill nth=2\nf2   struck 1 of 1  throttle method=*/SayHello"), await FaultAsync("list"));
        Assert.Equal((0, "f2   struck 1 of 1  throttle method=*/SayHello"), await FaultAsync("remove", "f2"));
        Assert.Equal((1, "No fault rule f2 is in force."), await FaultAsync("remove", "f2"));
        Assert.Equal((2, "The rule kil begins with kil, which is none of"), await FaultAsync("add", "kil", cut: 46));
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", await CallAsync(client), StringComparison.Ordinal);
    }

    private static async Task<string> CallAsync(Http2TestClient client) => (await client.CallAsync(TestEmulator.Request(), [])).Render();

    private async Task<(int, string)> FaultAsync(string verb, params string[] arguments) => await FaultAsync(verb, arguments, int.MaxValue);

    private Task<(int, string)> FaultAsync(string verb, string argument, int cut) => FaultAsync(verb, [argument], cut);

    private async Task<(int, string)> FaultAsync(string verb, string[] arguments, int cut)
    {
        await using var fault = EmulatorProcess.Start(_folder, ["fault", verb, .. arguments]);
        var code = await fault.ExitCodeAsync();
        var text = string.Join('\n', fault.Output) + fault.Errors;
        return (code, text[..Math.Min(cut, text.Length)]);
    }
}
