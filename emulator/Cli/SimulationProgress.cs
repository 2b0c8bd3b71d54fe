using System.Globalization;

namespace FcEmulator.Cli;

/// <summary>
/// A line at the terminal that shows how far a simulation is, written over and over and gone at its end. Safe for use from several threads.
/// </summary>
/// <param name="error">Null where there is no terminal: nothing is shown then.</param>
/// <param name="calls">Calls of all points.</param>
internal sealed class SimulationProgress(TextWriter? error, double calls, TimeProvider time) : IDisposable
{
    private const int BarWidth = 30;

    /// <summary>A run that is over before this needs no bar.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private double _done;
    private TimeSpan _shownAt = Patience - Period;
    private bool _shown;

    public void Add(long more)
    {
        lock (_lock)
        {
            _done += more;
            var elapsed = time.GetElapsedTime(_began);
            if (error is null || elapsed - _shownAt < Period)
                return;
            _shownAt = elapsed;
            _shown = true;
            error.Write("\r" + Line(elapsed) + "\u001b[K");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_shown)
                error!.Write("\r\u001b[K");
        }
    }

    private string Line(TimeSpan elapsed)
    {
        var share = Math.Clamp(_done / Math.Max(1, calls), 0, 1);
        var bar = new string('#', (int)(share * BarWidth)).PadRight(BarWidth, '.');
        var left = TimeSpan.FromSeconds(Math.Min(elapsed.TotalSeconds * (1 - share) / Math.Max(share, 1e-6), 1e6));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{bar}] {100 * share:0} %, {_done / elapsed.TotalSeconds / 1e6:0.00} million requests/s, about {left.TotalSeconds:0} s left");
    }
}
