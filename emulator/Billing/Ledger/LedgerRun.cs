using FcEmulator.Configuration;

namespace FcEmulator.Billing.Ledger;

/// <summary>Follows one run through its lines and knows which intervals are open. Not thread-safe.</summary>
internal sealed class LedgerRun
{
    /// <summary>A heartbeat comes every second while something is billed, so an older last sign of life is a dead run's.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(5);

    /// <summary>By instance id: an instance has one open interval at most, which bounds the memory.</summary>
    private readonly Dictionary<string, OpenInterval> _open = new(StringComparer.Ordinal);
    private BillingRule _rule = BillingRule.Fc3;
    private DateTimeOffset _lastSignOfLife = DateTimeOffset.MinValue;
    private bool _ended;

    /// <summary>Takes the next record. The result is an interval that the record proves to be over although its own line is missing.</summary>
    public IntervalRecord? Add(ILedgerRecord record)
    {
        if (record.At > _lastSignOfLife)
            _lastSignOfLife = record.At;
        switch (record)
        {
            case RunRecord run:
                _rule = BillingRule.Find(run.Rule) ?? BillingRule.Fc3;
                break;
            case BeginRecord begin when !IsOpen(begin.Instance, begin.Interval, out var earlier):
                _open[begin.Instance] = new OpenInterval(begin, _rule);
                return earlier?.Close(earlier.Latest, IntervalClosing.LastSignOfLife);
            case StreamingRecord streaming when IsOpen(streaming.Instance, streaming.Interval, out var interval):
                interval!.Add(streaming);
                break;
            case HoldRecord hold when IsOpen(hold.Instance, hold.Interval, out var interval):
                interval!.Add(hold);
                break;
            case CallRecord call when IsOpen(call.Instance, call.Interval, out var interval):
                interval!.Add(call);
                break;
            case IntervalRecord closed when IsOpen(closed.Instance, closed.Interval, out _):
                _open.Remove(closed.Instance);
                break;
            case InstanceRecord { Event: InstanceEvent.Ended } instance when _open.Remove(instance.Instance, out var interval):
                return interval.Close(interval.Latest, IntervalClosing.LastSignOfLife);
            case EndRecord:
                _ended = true;
                break;
        }

        return null;
    }

    /// <summary>Nothing more comes: closes what is open.</summary>
    /// <param name="now">Null where another run follows, so that this one cannot be going on.</param>
    public IEnumerable<IntervalRecord> Close(DateTimeOffset? now)
    {
        var goesOn = !_ended && now - _lastSignOfLife < Breath;
        foreach (var interval in _open.Values)
        {
            yield return interval.Close(
                // After an orderly end it is not the interval that is open, it is its line that is missing.
                _ended ? interval.Latest : _lastSignOfLife,
                goesOn ? IntervalClosing.StillOpen : IntervalClosing.LastSignOfLife);
        }

        _open.Clear();
    }

    private bool IsOpen(string instance, long number, out OpenInterval? open) =>
        _open.TryGetValue(instance, out open) && open.Number == number;
}
