using System.Threading.Channels;
using FcEmulator.Reload;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Reload;

public class ChangeSignalTests
{
    private readonly EventStream _events = new();
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("edit")]
    [InlineData("rename")]
    [InlineData("new folder")]
    [InlineData("s.yaml")]
    public async Task Notifications_OfAChange_Come(string change)
    {
        using var folder = new WatchedFolder(code: "target");
        folder.Write("deep/main.go", "one");
        using var signal = ChangeSignal.Over(folder.Plan with { Functions = [new("greeter", [folder.Path], null)] }, _events, TimeProvider.System);
        Assert.IsType<FolderSignal>(signal);
        var waiting = signal.WaitAsync(CancellationToken.None);

        switch (change)
        {
            case "edit":
                folder.Write("deep/main.go", "two");
                break;
            case "rename":
                folder.Write(".main.go.tmp", "two");
                File.Move(Path.Combine(folder.Path, ".main.go.tmp"), Path.Combine(folder.Path, "deep", "main.go"), overwrite: true);
                break;
            case "new folder":
                Directory.CreateDirectory(Path.Combine(folder.Path, "more"));
                break;
            default:
                folder.Write("s.yaml", "two");
                break;
        }

        await waiting.DefaultTimeout();
    }

    [Theory]
    [InlineData("The configured user limit (128) on the number of inotify instances has been reached.", true)]
    [InlineData("The directory name '/nowhere' does not exist.", false)]
    public async Task Over_NotificationsRefused_LooksEverySecond_AndSaysWhy(string reason, bool saysHow)
    {
        using var signal = ChangeSignal.Over(() => throw new IOException(reason), _events, _time);

        var warning = Assert.IsType<Warning>(await _events.Reader.ReadAsync().DefaultTimeout());
        Assert.Contains(reason.TrimEnd('.'), warning.Text, StringComparison.Ordinal);
        Assert.Equal(saysHow, warning.Text.Contains("sysctl", StringComparison.Ordinal));
        var waiting = signal.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting.DefaultTimeout();
    }

    [Fact]
    public void Over_FolderThatIsNotThere_LooksEverySecond()
    {
        using var folder = new WatchedFolder(code: "../not-there-yet");

        using var signal = ChangeSignal.Over(folder.Plan, _events, _time);

        Assert.IsType<PollingSignal>(signal);
    }

    [Fact]
    public async Task WaitForQuiet_Burst_IsOver200MsAfterTheLast()
    {
        using var signal = new ScriptedSignal();
        var quiet = signal.WaitForQuietAsync(_time, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            await signal.TellAsync();
            _time.Advance(TimeSpan.FromMilliseconds(150));
        }

        await signal.IsWaitedForAsync();
        Assert.False(quiet.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await quiet.DefaultTimeout();
    }

    [Fact]
    public async Task WaitForQuiet_NeverQuiet_EndsAllTheSame()
    {
        using var signal = new ScriptedSignal();
        var quiet = signal.WaitForQuietAsync(_time, CancellationToken.None);
        for (var i = 0; i < 40 && !quiet.IsCompleted; i++)
        {
            await signal.TellAsync(quiet);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await quiet.DefaultTimeout();
    }

    [Fact]
    public async Task WaitForQuiet_NothingIsTold_IsTimeToLookAnyway()
    {
        using var signal = new ScriptedSignal();
        var quiet = signal.WaitForQuietAsync(_time, CancellationToken.None);
        await signal.IsWaitedForAsync();

        _time.Advance(TimeSpan.FromSeconds(5));

        await quiet.DefaultTimeout();
    }

    /// <summary>Signals when the test says so.</summary>
    private sealed class ScriptedSignal : IChangeSignal
    {
        private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
        private int _waits;
        private int _told;

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _waits);
            await _changes.Reader.ReadAsync(cancellationToken);
        }

        /// <summary>Completes when everything that was told has been heard, and the next is waited for.</summary>
        public Task IsWaitedForAsync() => Bounded.Until(() => Volatile.Read(ref _waits) > _told);

        public async Task TellAsync(Task? until = null)
        {
            await IsWaitedForAsync();
            _told++;
            _changes.Writer.TryWrite(true);
            await Bounded.Until(() => Volatile.Read(ref _waits) > _told || until is { IsCompleted: true });
        }

        public void Dispose()
        {
        }
    }
}
