using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing.Reports;

/// <summary>What a page draws: the first calls and billed intervals of ledgers, as many as a browser bears. Not thread-safe.</summary>
internal sealed class Timeline
{
    /// <summary>A page with so many of each still zooms smoothly, and has some MB.</summary>
    private const int MostDrawn = 5_000;

    private readonly List<CallRecord> _calls = [];
    private readonly List<IntervalRecord> _intervals = [];

    public IReadOnlyList<CallRecord> Calls => _calls;

    public IReadOnlyList<IntervalRecord> Intervals => _intervals;

    /// <summary>All there were, drawn or not.</summary>
    public long CallCount { get; private set; }

    public long IntervalCount { get; private set; }

    public void Add(in CallRecord call)
    {
        // One that reached its instance only after the instance's end took no time there.
        if (call.Interval == 0)
            return;
        CallCount++;
        if (_calls.Count < MostDrawn)
            _calls.Add(call);
    }

    public void Add(in IntervalRecord interval)
    {
        IntervalCount++;
        if (_intervals.Count < MostDrawn)
            _intervals.Add(interval);
    }
}
