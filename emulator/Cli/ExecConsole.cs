using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary>
/// What happens while the command of <c>fcemu exec</c> runs: everything goes to console.log, but to standard error, which is the command's
/// as well, only what is wrong. Everything with <c>--verbose</c>.
/// </summary>
internal sealed class ExecConsole : IConsoleFormat, IAsyncDisposable
{
    /// <summary>Enough to see an exception with its stack.</summary>
    private const int LastLines = 40;

    private readonly TextFormat _text = new(colored: false, TimeZoneInfo.Local);
    private readonly Queue<FunctionOutput> _last = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly StreamWriter _file;
    private readonly TextWriter _error;
    private readonly bool _verbose;
    private Task _writing = Task.CompletedTask;
    private bool _closed;

    private ExecConsole(string file, bool verbose, TextWriter error) =>
        (_file, _verbose, _error) = (new StreamWriter(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read)), verbose, error);

    public static ExecConsole Start(EmulatorRun run, ExecFolder folder, bool verbose, TextWriter error)
    {
        var console = new ExecConsole(folder.PathOf(ExecFolder.Console), verbose, error);
        console._writing = new ConsoleWriter(run.Events, run.Calls, console, console._file, quiet: false, run.Time).RunAsync(console._ended.Token);
        return console;
    }

    public void Write(EmulatorEvent happened, TextWriter output)
    {
        _text.Write(happened, output);
        if (happened is FunctionOutput line)
        {
            _last.Enqueue(line);
            if (_last.Count > LastLines)
                _last.Dequeue();
        }

        if (_verbose || happened is Warning or InstanceFailed)
            _text.Write(happened, _error);
    }

    public void Write(CallFinished call, TextWriter output)
    {
        _text.Write(call, output);
        if (_verbose)
            _text.Write(call, _error);
    }

    public void Write(DateTimeOffset at, in CallCounts more, TextWriter output)
    {
        _text.Write(at, more, output);
        if (_verbose)
            _text.Write(at, more, _error);
    }

    /// <summary>For a command that failed: what the functions said last is the likeliest to say why. To be asked after the end.</summary>
    public void TellLastOutput()
    {
        if (_last.Count == 0)
            return;
        _error.WriteLine("The last lines that the functions printed:");
        foreach (var line in _last)
            _text.Write(line, _error);
    }

    /// <summary>Writes what is left. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await _ended.CancelAsync();
        await _writing;
        await _file.DisposeAsync();
        _ended.Dispose();
    }
}
