using System.Runtime.InteropServices;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Reports;

/// <summary>The calls of one interval by method, to share the interval's time out among them. Reused; not thread-safe.</summary>
internal sealed class IntervalTally
{
    private readonly List<Share> _shares = [];
    private readonly List<(MethodSum Method, TimeSpan Part)> _parts = [];

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
    /// whole exactly. Empty where there is no method of these to have it; valid until the next time is shared out.
    /// </summary>
    /// <param name="holding">Only the methods whose calls let a connection hold an instance by this rule take part; null for all.</param>
    public ReadOnlySpan<(MethodSum Method, TimeSpan Part)> ShareOut(TimeSpan time, BillingRule? holding)
    {
        _parts.Clear();
        var shares = CollectionsMarshal.AsSpan(_shares);
        var (ticks, calls, last) = (0L, 0L, -1);
        for (var at = 0; at < shares.Length; at++)
        {
            if (!TakesPart(shares[at].Method, holding))
                continue;
            (ticks, calls, last) = (ticks + shares[at].Ticks, calls + shares[at].Calls, at);
        }

        var left = time.Ticks;
        for (var at = 0; at <= last; at++)
        {
            ref readonly var share = ref shares[at];
            if (!TakesPart(share.Method, holding))
                continue;
            var part = at == last
                ? left
                : ticks > 0 ? (long)((Int128)time.Ticks * share.Ticks / ticks) : time.Ticks * share.Calls / calls;
            left -= part;
            _parts.Add((share.Method, new TimeSpan(part)));
        }

        return CollectionsMarshal.AsSpan(_parts);
    }

    private static bool TakesPart(MethodSum method, BillingRule? holding) => holding is null || method.Kind switch
    {
        CallKind.Unary => holding.Unary == BilledBy.Connection,
        CallKind.Streaming => holding.Streaming == BilledBy.Connection,
        _ => false,
    };

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
