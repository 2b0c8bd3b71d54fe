using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing.Reports;

/// <summary>Time of an instance with at least one call open, from calls that come in the order of their ends. Not thread-safe.</summary>
internal sealed class BusyStretches
{
    private readonly List<BusyStretch> _stretches = [];

    public int Count => _stretches.Count;

    /// <param name="holds">The call's connection keeps the instance billed.</param>
    public void Add(in CallRecord call, MethodSum method, bool holds)
    {
        var stretch = Over(call.Start, call.End);
        stretch.Tally.Add(method, call.End - call.Start, call.Cold);
        if (holds)
            stretch.Holds[call.Connection] = stretch.Holds.GetValueOrDefault(call.Connection) | (call.Kind == CallKind.Streaming);
    }

    /// <summary>A call of which only the times are known.</summary>
    public void Add(DateTimeOffset start, DateTimeOffset end) => Over(start, end > start ? end : start);

    /// <summary>Takes the first ones out, in order.</summary>
    public IReadOnlyList<BusyStretch> Take(int count)
    {
        var taken = _stretches.GetRange(0, count);
        _stretches.RemoveRange(0, count);
        return taken;
    }

    /// <summary>Makes one of those that a call covers which began then and goes on. Null where it covers none.</summary>
    public BusyStretch? Melt(DateTimeOffset from)
    {
        var first = _stretches.FindIndex(stretch => stretch.End >= from);
        if (first < 0)
            return null;
        foreach (var later in _stretches.Skip(first + 1))
            _stretches[first].Take(later);
        _stretches.RemoveRange(first + 1, _stretches.Count - first - 1);
        return _stretches[first];
    }

    /// <summary>The stretch that covers this time; those it touches melt into it.</summary>
    private BusyStretch Over(DateTimeOffset start, DateTimeOffset end)
    {
        // Lines of one instance may be a little out of order, so later stretches are left where they are.
        var at = _stretches.Count;
        while (at > 0 && _stretches[at - 1].Start > end)
            at--;
        if (at == 0 || _stretches[at - 1].End < start)
        {
            var alone = new BusyStretch(start, end);
            _stretches.Insert(at, alone);
            return alone;
        }

        var stretch = _stretches[at - 1];
        stretch.Cover(start, end);
        for (at--; at > 0 && _stretches[at - 1].End >= stretch.Start; at--)
        {
            stretch.Take(_stretches[at - 1]);
            _stretches.RemoveAt(at - 1);
        }

        return stretch;
    }
}

/// <summary>Time in which calls followed one another without a pause. Not thread-safe.</summary>
internal sealed class BusyStretch(DateTimeOffset start, DateTimeOffset end)
{
    public DateTimeOffset Start { get; private set; } = start;

    public DateTimeOffset End { get; private set; } = end;

    public IntervalTally Tally { get; } = new();

    /// <summary>Connections that keep the instance billed, and whether by a streaming call.</summary>
    public Dictionary<string, bool> Holds { get; } = new(StringComparer.Ordinal);

    public void Cover(DateTimeOffset start, DateTimeOffset end)
    {
        Start = start < Start ? start : Start;
        End = end > End ? end : End;
    }

    public void Take(BusyStretch other)
    {
        Cover(other.Start, other.End);
        Tally.Add(other.Tally);
        foreach (var (connection, streaming) in other.Holds)
            Holds[connection] = Holds.GetValueOrDefault(connection) | streaming;
    }
}
