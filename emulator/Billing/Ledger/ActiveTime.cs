namespace FcEmulator.Billing.Ledger;

/// <summary>Adds up spans of time that come in the order of their ends, overlaps once. Not thread-safe.</summary>
internal sealed class ActiveTime
{
    /// <summary>Bounds the memory of an interval with endless gaps. Only a span reaching back over so many gaps would miss some of them.</summary>
    private const int KeptSpans = 256;

    private readonly List<(DateTimeOffset Start, DateTimeOffset End)> _spans = [];
    private TimeSpan _total;
    private DateTimeOffset _from;

    public TimeSpan Total => _total;

    /// <param name="from">Nothing before this time counts.</param>
    public void Restart(DateTimeOffset from)
    {
        _spans.Clear();
        (_total, _from) = (TimeSpan.Zero, from);
    }

    public void Add(DateTimeOffset start, DateTimeOffset end)
    {
        if (start < _from)
            start = _from;
        if (end <= start)
            return;
        // Those before that it touches melt into it.
        while (_spans.Count > 0 && _spans[^1].End >= start)
        {
            var last = _spans[^1];
            _spans.RemoveAt(_spans.Count - 1);
            _total -= last.End - last.Start;
            start = last.Start < start ? last.Start : start;
            end = last.End > end ? last.End : end;
        }

        _spans.Add((start, end));
        _total += end - start;
        if (_spans.Count <= KeptSpans)
            return;
        _from = _spans[0].End;
        _spans.RemoveAt(0);
    }
}
