using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Output;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace FcEmulator.Tests.Instances.Output;

public sealed class OutputFloodTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-").FullName;

    [Fact]
    public async Task Add_MoreThanTheDiskTakes_HoldsLittleDropsTheOldestAndCountsThem()
    {
        const int Added = 6_000;
        var log = default(InstanceLog)!;
        // Of the whole process, so that only what is added counts.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using (var writer = new InstanceLogWriter(Settings() with { LogSize = 0 }, TimeProvider.System, NullLogger.Instance))
        {
            log = writer.Open("hello", "c-1");
            // 192 MB of text, faster than it can be written: some of it is dropped whatever the writer manages in between.
            for (var n = 0; n < Added; n++)
                writer.Add(log, Line(new string('x', 16 * 1024)));
            writer.Add(log, Line("last"));
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 96_000_000);
        }

        var lines = await File.ReadAllLinesAsync(log.Path);
        var dropped = lines.Where(line => line.StartsWith("-- ", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[1], null));
        Assert.EndsWith(" out last", lines[^1], StringComparison.Ordinal);
        Assert.True(dropped > 0);
        Assert.Equal(Added, lines.Count(line => line.EndsWith("xxx", StringComparison.Ordinal)) + dropped);
    }

    [Fact]
    public async Task Add_FolderCannotBeWritten_SaysSoOnceAndGoesOnWhenItCan()
    {
        var log = new CapturedLog();
        await using var writer = new InstanceLogWriter(Settings(), TimeProvider.System, log.For<OutputFloodTests>());
        var file = writer.Open("hello", "c-1");
        Directory.CreateDirectory(Path.Join(_folder, "logs"));
        await File.WriteAllTextAsync(Path.Join(_folder, "logs", "hello"), "a file where the folder should be");

        writer.Add(file, Line("lost"));
        await Bounded.Until(() => log.Events.Count == 1);
        File.Delete(Path.Join(_folder, "logs", "hello"));
        writer.Add(file, Line("kept"));
        await writer.DisposeAsync();

        Assert.Equal(["OutputFileRefused"], log.Events.Select(entry => entry.Event));
        var lines = await File.ReadAllLinesAsync(file.Path);
        Assert.Equal(["-- 1 lines dropped", "2026-01-02T03:04:05.000Z out kept"], lines);
    }

    [UnixFact]
    public async Task Function_FloodsItsOutput_IsReadToTheEnd()
    {
        var console = 0L;
        // Standard error has a reader of its own, which may tell of the pipe that broke meanwhile.
        await using var launcher = new ProcessLauncher(
            Settings(), line => Interlocked.Add(ref console, line.Stream == OutputStream.Stdout ? line.Text.Length : 0), TimeProvider.System, NullLogger<ProcessLauncher>.Instance);
        var start = SampleFunction.Start(SampleFunction.Config(_folder, ["/bin/sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 20000000; exit 7"]));

        var failure = await Assert.ThrowsAsync<InstanceStartException>(() => launcher.StartAsync(start, CancellationToken.None)).DefaultTimeout();

        Assert.Contains("exit code 7", failure.Message, StringComparison.Ordinal);
        Assert.Equal(20_000_000 / 41 * 40 + 20_000_000 % 41, console);
    }

    [Fact]
    public async Task Add_BeyondTheSize_MovesTheLogAsideAndKeepsSoMany()
    {
        var log = default(InstanceLog)!;
        await using (var writer = new InstanceLogWriter(Settings() with { LogSize = 100, LogFiles = 2 }, TimeProvider.System, NullLogger.Instance))
        {
            log = writer.Open("hello", "c-1");
            for (var n = 1; n <= 9; n++)
                writer.Add(log, Line($"line {n}"));
        }

        // Two lines of 36 octets each fit into a file.
        Assert.Equal(["line 5 line 6", "line 7 line 8", "line 9"], RotatingFile.AllOf(log.Path).Select(file => string.Join(' ', File.ReadAllLines(file).Select(line => line[29..]))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private EmulatorSettings Settings() => new() { DataDirectory = _folder, CertDirectory = _folder };

    private static OutputLine Line(string text) => new(new ManualTime().GetUtcNow(), "hello", "c-1", OutputStream.Stdout, text);
}
