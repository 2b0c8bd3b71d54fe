using System.Runtime.InteropServices;

namespace FcEmulator.Billing.Reports;

/// <summary>The calls of one interval by method, to share the interval's time out among them. Reused; not thread-safe.</summary>
internal sealed class IntervalTally
{
    private readonly List<Share> _shares = [];

    public long Calls { get; private set; }

    public bool Cold { get; private set; }

    public bool Streaming { get; private set; }

    public void Add(MethodSum method, TimeSpan requestTime, bool cold)
    {
        Calls++;
        Cold |= cold;
        Streaming |= method.Kind == CallKind.Streaming;
        Add(method, requestTime.Ticks, 1);
    }

    public void Add(IntervalTally other)
    {
        Calls += other.Calls;
        Cold |= other.Cold;
        Streaming |= other.Streaming;
        foreach (var share in other._shares)
            Add(share.Method, share.Ticks, share.Calls);
    }

    public void Clear()
    {
        _shares.Clear();
        (Calls, Cold, Streaming) = (0, false, false);
    }

    /// <summary>
    /// Shares a time out by the methods' parts of the requests' time; where that is nothing, by their number of calls. The parts add up to the
    /// whole exactly. False where there is no method of these to have it.
    /// </summary>
    /// <param name="whom">Which methods take part.</param>
    public bool ShareOut(TimeSpan time, Func<MethodSum, bool> whom, Action<MethodSum, TimeSpan> give)
    {
        var (ticks, calls, last) = (0L, 0L, -1);
        for (var at = 0; at < _shares.Count; at++)
        {
            if (!whom(_shares[at].Method))
                continue;
            (ticks, calls, last) = (ticks + _shares[at].Ticks, calls + _shares[at].Calls, at);
        }

        if (last < 0)
            return false;
        var left = time.Ticks;
        for (var at = 0; at <= last; at++)
        {
            var share = _shares[at];
            if (!whom(share.Method))
                continue;
            var part = at == last
                ? left
                : ticks > 0 ? (long)((Int128)time.Ticks * share.Ticks / ticks) : time.Ticks * share.Calls / calls;
            left -= part;
            give(share.Method, new TimeSpan(part));
        }

        return true;
    }

    private void Add(MethodSum method, long ticks, long calls)
    {
        foreach (ref var share in CollectionsMarshal.AsSpan(_shares))
        {
            if (!ReferenceEquals(share.Method, method))
                continue;
            share = new Share(method, share.Ticks + ticks, share.Calls + calls);
            return;
        }

        _shares.Add(new Share(method, ticks, calls));
    }

    private readonly record struct Share(MethodSum Method, long Ticks, long Calls);
}
