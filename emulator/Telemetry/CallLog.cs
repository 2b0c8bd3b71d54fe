namespace FcEmulator.Telemetry;

/// <summary>
/// Finished calls on their way to the console. Up to <see cref="LinesKept"/> between two reads are kept one by one, of the rest only the
/// count stays, so that a load test costs a lock and an addition a call. Safe for use from several threads; one reader.
/// </summary>
internal sealed class CallLog : ICallSink
{
    /// <summary>More lines than this between two reads (20 a second) nobody reads.</summary>
    public const int LinesKept = 50;

    private readonly Lock _lock = new();
    private CallFinished[] _filling = new CallFinished[LinesKept];
    private CallFinished[] _reading = new CallFinished[LinesKept];
    private int _kept;
    private CallCounts _rest;

    public void Add(CallFinished call)
    {
        lock (_lock)
        {
            if (_kept < LinesKept)
                _filling[_kept++] = call;
            else
                _rest = _rest.With(call);
        }
    }

    /// <summary>What came since the last read. The span is valid until the next one.</summary>
    public ReadOnlySpan<CallFinished> Take(out CallCounts rest)
    {
        lock (_lock)
        {
            (_filling, _reading) = (_reading, _filling);
            var taken = _reading.AsSpan(0, _kept);
            rest = _rest;
            _kept = 0;
            _rest = default;
            return taken;
        }
    }
}

/// <summary>Calls that got no line of their own.</summary>
internal readonly record struct CallCounts(long Calls, long Failed, long Cold, TimeSpan Longest)
{
    public CallCounts With(CallFinished call) => new(
        Calls + 1,
        Failed + (call.Failed ? 1 : 0),
        Cold + (call.IsColdStart ? 1 : 0),
        call.Duration > Longest ? call.Duration : Longest);

    public CallCounts Plus(in CallCounts other) => new(
        Calls + other.Calls,
        Failed + other.Failed,
        Cold + other.Cold,
        other.Longest > Longest ? other.Longest : Longest);
}
