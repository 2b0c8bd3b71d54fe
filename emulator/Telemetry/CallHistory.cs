namespace FcEmulator.Telemetry;

/// <summary>The calls that finished last, and how many there were, for those who look now and then. Safe for use from several threads.</summary>
internal sealed class CallHistory : ICallSink
{
    /// <summary>A second or two of a busy gateway; about a MB.</summary>
    public const int Kept = 2048;

    private readonly Recent<CallFinished> _recent = new(Kept);
    private long _failed;
    private long _refused;
    private long _cold;

    public Recent<CallFinished> Recent => _recent;

    public CallTotals Totals => new(_recent.Added, Interlocked.Read(ref _failed), Interlocked.Read(ref _refused), Interlocked.Read(ref _cold));

    public void Add(CallFinished call)
    {
        if (call.Outcome == CallOutcomeWord.Refused)
            Interlocked.Increment(ref _refused);
        else if (call.Failed)
            Interlocked.Increment(ref _failed);
        if (call.IsColdStart)
            Interlocked.Increment(ref _cold);
        _recent.Add(call);
    }
}

/// <summary>Calls since the start.</summary>
/// <param name="Failed">Those that the function or its timeout broke off.</param>
/// <param name="Refused">Those the gateway answered itself, such as 429.</param>
/// <param name="Cold">Those that waited for an instance's start.</param>
internal readonly record struct CallTotals(long Finished, long Failed, long Refused, long Cold);
