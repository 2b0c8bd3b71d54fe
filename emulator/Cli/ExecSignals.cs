using System.Runtime.InteropServices;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Cli;

/// <summary>
/// Signals that reach <c>fcemu exec</c>: they are the command's while it runs. Before, they end the start; afterwards they cut the end
/// short. Safe for use from several threads.
/// </summary>
internal sealed class ExecSignals : IDisposable
{
    // USR1 and USR2 have no name in .NET and other numbers on macOS.
    private static readonly (PosixSignal Signal, int Number)[] Passed =
    [
        (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15),
        .. OperatingSystem.IsMacOS() ? [((PosixSignal)30, 30), ((PosixSignal)31, 31)]
            : OperatingSystem.IsWindows() ? Array.Empty<(PosixSignal, int)>() : [((PosixSignal)10, 10), ((PosixSignal)12, 12)],
    ];

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly List<PosixSignalRegistration> _registered = [];
    private ForegroundCommand? _command;

    public ExecSignals()
    {
        foreach (var (signal, number) in Passed)
        {
            _registered.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Handle(signal, number);
            }));
        }
    }

    /// <summary>A signal came before there was a command.</summary>
    public CancellationToken GiveUp => _giveUp.Token;

    /// <summary>A signal came after the command had ended.</summary>
    public CancellationToken AtOnce => _atOnce.Token;

    /// <summary>The exit code of a run that a signal ended before its command: 128 and its number, as shells have it.</summary>
    public int GivenUpWith { get; private set; }

    /// <summary>Starts the command, unless a signal came before: then null.</summary>
    public ForegroundCommand? Start(Func<ForegroundCommand> start)
    {
        lock (_lock)
            return _command = _giveUp.IsCancellationRequested ? null : start();
    }

    /// <summary>As a signal would: SIGTERM, or at once.</summary>
    public void Stop(bool atOnce)
    {
        lock (_lock)
        {
            if (atOnce && _command is { Exited.IsCompleted: false })
                _command.Kill();
            else
                Handle(PosixSignal.SIGTERM, 15);
        }
    }

    public void Dispose()
    {
        foreach (var signal in _registered)
            signal.Dispose();
        _giveUp.Dispose();
        _atOnce.Dispose();
    }

    private void Handle(PosixSignal signal, int number)
    {
        lock (_lock)
        {
            if (_command is null && !_giveUp.IsCancellationRequested)
            {
                GivenUpWith = 128 + number;
                _giveUp.Cancel();
            }
            else if (_command is null || _command.Exited.IsCompleted)
            {
                _atOnce.Cancel();
            }
            else if (signal is not (PosixSignal.SIGINT or PosixSignal.SIGQUIT) || OperatingSystem.IsWindows() || !LibC.HasTerminal)
            {
                // Keys of the terminal have reached the command already: twice would be a wish to end at once.
                _command.Signal(number);
            }
        }
    }
}
