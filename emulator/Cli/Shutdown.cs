using System.Runtime.InteropServices;

namespace FcEmulator.Cli;

/// <summary>
/// Ctrl-C and SIGTERM as two tokens: the first signal asks to finish, the second to stop at once. Safe for use from several threads.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    public Shutdown()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _signals.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    public CancellationToken Asked => _asked.Token;

    public CancellationToken AtOnce => _atOnce.Token;

    /// <summary>As a signal would.</summary>
    /// <param name="atOnce">As two would.</param>
    public void Ask(bool atOnce)
    {
        if (!_asked.IsCancellationRequested)
            _asked.Cancel();
        if (atOnce)
            _atOnce.Cancel();
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _asked.Dispose();
        _atOnce.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Without this the runtime would end the process before anything is finished.
        context.Cancel = true;
        Ask(atOnce: _asked.IsCancellationRequested);
    }
}
