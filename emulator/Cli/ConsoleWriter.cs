using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary>
/// Writes what happens in batches, on a thread of its own: a call costs its caller a lock and a copy, however slow the terminal is. Under
/// load the calls beyond a readable number are summed up once a second.
/// </summary>
/// <param name="quiet">Leaves finished calls out.</param>
internal sealed class ConsoleWriter(
    EventStream events, CallLog calls, IConsoleFormat format, TextWriter output, bool quiet, TimeProvider time)
{
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>More call lines in a second than this nobody reads.</summary>
    private const int LinesPerSecond = 50;

    private CallCounts _more;
    private int _linesThisSecond;
    private long _secondBegan = time.GetTimestamp();

    /// <summary>Runs until cancelled, then writes what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Batch, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                WriteBatch(last: false);
        }
        catch (OperationCanceledException)
        {
            WriteBatch(last: true);
        }
    }

    private void WriteBatch(bool last)
    {
        var written = false;
        while (events.Reader.TryRead(out var happened))
        {
            format.Write(happened, output);
            written = true;
        }

        if (events.TakeDropped() is > 0 and var dropped)
            format.Write(new Warning(time.GetUtcNow(), $"{dropped} lines were dropped because the console is too slow; the log files have them."), output);
        var lines = calls.Take(out var rest);
        if (!quiet)
            written |= WriteCalls(lines, rest, last);
        if (written)
            output.Flush();
    }

    private bool WriteCalls(ReadOnlySpan<CallFinished> lines, CallCounts rest, bool last)
    {
        var shown = Math.Min(lines.Length, LinesPerSecond - _linesThisSecond);
        foreach (var call in lines[..shown])
            format.Write(call, output);
        foreach (var call in lines[shown..])
            _more = _more.With(call);
        _more = _more.Plus(rest);
        _linesThisSecond += shown;
        if (!last && time.GetElapsedTime(_secondBegan) < Second)
            return shown > 0;

        var summed = _more.Calls > 0;
        if (summed)
            format.Write(time.GetUtcNow(), _more, output);
        _more = default;
        _linesThisSecond = 0;
        _secondBegan = time.GetTimestamp();
        return shown > 0 || summed;
    }
}
