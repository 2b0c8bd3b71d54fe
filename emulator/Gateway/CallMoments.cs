using FcEmulator.Telemetry;

namespace FcEmulator.Gateway;

/// <summary>
/// When things happened to a call, in UTC ticks; 0 for what has not. Each is set by one thread and may be read by others. A mutable
/// struct: keep it in a field, never copy it.
/// </summary>
internal struct CallMoments
{
    public long Routed;
    public long Slot;
    public long FirstMessageIn;
    public long Headers;
    public long FirstMessageOut;
    public long Answered;

    /// <summary>What an earlier attempt brought about does not count.</summary>
    public void BeginAgain(long slot)
    {
        Slot = slot;
        Headers = FirstMessageOut = Answered = 0;
    }

    public readonly CallTimes Since(DateTimeOffset arrived, DateTimeOffset ended)
    {
        var start = arrived.UtcTicks;
        return new CallTimes(
            From(start, Routed), From(start, Slot), From(start, FirstMessageIn), From(start, Headers), From(start, FirstMessageOut), From(start, Answered), Ms(ended.UtcTicks - start));
    }

    private static double? From(long start, long moment) => moment == 0 ? null : Ms(moment - start);

    private static double Ms(long ticks) => Math.Round((double)ticks / TimeSpan.TicksPerMillisecond, 3);
}
