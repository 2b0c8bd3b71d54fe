using System.Diagnostics;
using System.Text.Json;
using FcEmulator.Cli;
using FcEmulator.Tests.Cli;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Instances;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Ctrl-C at a real <c>fcemu simulate</c>.</summary>
public sealed class SimulateProcessTests : IDisposable
{
    /// <summary>Each point of the grid takes a few hundredths of this, and all of them many times as long.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1.5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-simulate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task Interrupt_LeavesThePointsThatAreFinished_ReadableAndCounted()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "s.yaml"), SampleYaml.Of("[./main]"));
        await using var simulation = EmulatorProcess.Start(
            _folder,
            "simulate", "--generate", "poisson", "--rps", "100", "--requests", "100000", "--format", "json",
            "--concurrency", string.Join(',', Enumerable.Range(1, 100)), "--idle", "1m,2m,3m,4m,5m");
        using var process = Process.GetProcessById(simulation.Id);
        // Its own CPU time says how far it is, however busy the machine.
        await Bounded.Until(() =>
        {
            process.Refresh();
            return process.TotalProcessorTime > Work;
        });

        await simulation.SignalAsync("INT");

        Assert.Equal(ExitCode.Failed, await simulation.ExitCodeAsync());
        using var result = JsonDocument.Parse(string.Join('\n', simulation.Output));
        var finished = result.RootElement.GetProperty("points").GetArrayLength();
        Assert.InRange(finished, 1, 499);
        Assert.Equal($"Interrupted: {finished} of 500 points were finished.", simulation.Errors);
    }
}
