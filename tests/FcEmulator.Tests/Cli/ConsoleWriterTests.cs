using FcEmulator.Cli;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Cli;

public sealed class ConsoleWriterTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly EventStream _events = new();
    private readonly CallLog _calls = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Run_EventsAndCalls_AreWrittenWithTheNextBatch()
    {
        await using var run = new Run(this, quiet: false);
        _events.Publish(new Warning(_time.GetUtcNow(), "Mind this."));
        _calls.Add(Call("/s/one"));
        Assert.Equal("", _output.ToString());

        await run.AdvanceAsync(TimeSpan.FromMilliseconds(50), "one");

        Assert.Equal("03:04:05.000 Mind this.\n03:04:05.000 greeter[ff5adb] /s/one  ok  1.00 ms\n", _output.ToString());
    }

    [Fact]
    public async Task Run_MoreCallsThanAnyoneReads_SumsThemUpOnceASecond()
    {
        await using var run = new Run(this, quiet: false);
        for (var i = 0; i < CallLog.LinesKept + 30; i++)
            _calls.Add(Call($"/s/{i}"));
        await run.AdvanceAsync(TimeSpan.FromMilliseconds(50), "/s/49 ");
        for (var i = 0; i < 20; i++)
            _calls.Add(Call("/s/later"));
        await run.AdvanceAsync(TimeSpan.FromMilliseconds(950), "more calls");

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(CallLog.LinesKept + 1, lines.Length);
        Assert.Equal("03:04:06.000 … and 50 more calls: 0 failed, 0 cold, longest 1.00 ms", lines[^1]);

        _calls.Add(Call("/s/next-second"));
        await run.AdvanceAsync(TimeSpan.FromMilliseconds(50), "next-second");
    }

    [Fact]
    public async Task Run_Quiet_LeavesCallsOut()
    {
        await using (var run = new Run(this, quiet: true))
        {
            for (var i = 0; i < 200; i++)
                _calls.Add(Call("/s/m"));
            _events.Publish(new Warning(_time.GetUtcNow(), "Mind this."));
            await run.AdvanceAsync(TimeSpan.FromSeconds(2), "Mind");
        }

        Assert.Equal("03:04:05.000 Mind this.\n", _output.ToString());
    }

    [Fact]
    public async Task Run_Cancelled_WritesWhatIsLeft()
    {
        await using (new Run(this, quiet: false))
        {
            _calls.Add(Call("/s/last"));
            for (var i = 0; i < CallLog.LinesKept + 1; i++)
                _calls.Add(Call("/s/many"));
        }

        Assert.StartsWith("03:04:05.000 greeter[ff5adb] /s/last  ok  1.00 ms\n", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("03:04:05.000 … and 2 more calls: 0 failed, 0 cold, longest 1.00 ms\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LinesDropped_IsSaid()
    {
        for (var i = 0; i < 8192 + 5; i++)
            _events.Publish(new FunctionOutput(_time.GetUtcNow(), "greeter", "c-1-abcdef", "x"));
        await using (new Run(this, quiet: false))
        {
        }

        Assert.EndsWith(
            "03:04:05.000 5 lines were dropped because the console is too slow; the log files have them.\n", _output.ToString(), StringComparison.Ordinal);
    }

    private CallFinished Call(string method) => TestCalls.Ok(_time.GetUtcNow(), method);

    /// <summary>The writer while it runs; disposing cancels it and waits for its last batch.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _cancel = new();
        private readonly ConsoleWriterTests _test;
        private readonly Task _running;

        public Run(ConsoleWriterTests test, bool quiet)
        {
            _test = test;
            var format = new TextFormat(colored: false, TimeZoneInfo.Utc);
            _running = new ConsoleWriter(test._events, test._calls, format, TextWriter.Synchronized(test._output), quiet, test._time).RunAsync(_cancel.Token);
        }

        /// <summary>Moves the clock on and waits until the writer, woken on a thread of its own, has come to the text.</summary>
        public async Task AdvanceAsync(TimeSpan by, string text)
        {
            _test._time.Advance(by);
            await Bounded.Until(() => Written().Contains(text, StringComparison.Ordinal));
        }

        public async ValueTask DisposeAsync()
        {
            await _cancel.CancelAsync();
            await _running.DefaultTimeout();
            _cancel.Dispose();
        }

        private string Written() => _test._output.ToString();
    }
}
