using System.Text;
using System.Text.Json;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Telemetry;

/// <summary>The access log against disks that are full, slow, and well again.</summary>
public class AccessLogTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly StringBuilder _file = new();
    private readonly EventStream _events = new();
    private readonly ManualTime _time = new();
    private Action _disk = () => { };

    [Fact]
    public async Task Add_Calls_AreLinesInTheirOrder()
    {
        await using (var log = Open())
        {
            for (var i = 0; i < 400; i++)
                log.Add(TestCalls.Ok(At) with { RequestId = $"{i}" });
        }

        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"{i}"), Lines().Select(line => line.GetProperty("requestId").GetString()!));
        Assert.Equal("request", Lines()[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Add_FullDisk_IsSaidOnce_AndWrittenOnceThereIsRoom()
    {
        _disk = () => throw new IOException("No space left on device.");
        await using var log = Open();
        log.Add(TestCalls.Ok(At) with { RequestId = "one" });
        Assert.Equal("The access log cannot be written: No space left on device. Calls go on; make room, and it is written.", await WarningAsync());
        log.Add(TestCalls.Ok(At) with { RequestId = "two" });

        _disk = () => { };

        Assert.Equal("The access log is written again.", await WarningAsync());
        await log.DisposeAsync();
        Assert.Equal(["one", "two"], Lines().Select(line => line.GetProperty("requestId").GetString()));
    }

    /// <summary>The beginning of a batch still went into the file before.</summary>
    [Fact]
    public async Task Add_DiskThatFillsUpAmidABatch_WritesEachLineOnce()
    {
        var release = new TaskCompletionSource();
        var room = 3;
        _disk = () =>
        {
            release.Task.Wait();
            if (room-- == 0)
                throw new IOException("No space left on device.");
        };
        await using var log = Open();
        for (var i = 0; i < 10; i++)
            log.Add(TestCalls.Ok(At) with { RequestId = $"{i}" });

        release.SetResult();
        await WarningAsync();
        Assert.Equal("The access log is written again.", await WarningAsync());
        await log.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), Lines().Select(line => line.GetProperty("requestId").GetString()!));
    }

    [Fact]
    public async Task Add_DiskThatHangs_HoldsNobodyUp_AndWhatItLostIsCounted()
    {
        const int Calls = 1_000;
        var release = new TaskCompletionSource();
        _disk = release.Task.Wait;
        await using var log = Open();
        for (var i = 0; i < Calls; i++)
            log.Add(TestCalls.Ok(At));

        release.SetResult();
        var said = await WarningAsync();
        await log.DisposeAsync();

        var written = Lines().Where(line => line.GetProperty("type").GetString() == "request").ToList();
        var lost = Lines().Where(line => line.GetProperty("type").GetString() == "lost").Sum(line => line.GetProperty("calls").GetInt64());
        Assert.Equal(Calls, written.Count + lost);
        Assert.Equal($"The access log lacks {lost} calls: the disk did not keep up with them.", said);
    }

    [Fact]
    public async Task Dispose_DiskStillFull_SaysHowManyAreMissing()
    {
        _disk = () => throw new IOException("No space left on device.");
        var log = Open();
        log.Add(TestCalls.Ok(At));
        log.Add(TestCalls.Ok(At));
        await log.DisposeAsync();

        await WarningAsync();
        Assert.Equal("The access log lacks the last calls of this run: 2.", await WarningAsync());
    }

    private AccessLog Open() => new(
        lines =>
        {
            _disk();
            // As a file does that is nearly at its size.
            var line = lines[..(lines.IndexOf((byte)'\n') + 1)];
            _file.Append(Encoding.UTF8.GetString(line));
            return line.Length;
        },
        _events,
        _time,
        queue: 500);

    private async Task<string> WarningAsync() => ((Warning)await _events.Reader.ReadAsync().DefaultTimeout()).Text;

    private List<JsonElement> Lines() =>
        [.. _file.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
