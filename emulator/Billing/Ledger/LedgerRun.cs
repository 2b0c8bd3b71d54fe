using FcEmulator.Configuration;

namespace FcEmulator.Billing.Ledger;

/// <summary>Follows one run through its lines and knows which intervals are open. Not thread-safe.</summary>
internal sealed class LedgerRun
{
    /// <summary>A heartbeat comes every second while something is billed, so an older last sign of life is a dead run's.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(5);

    /// <summary>By instance id: an instance has one open interval at most. Kept until the instance ends, which bounds the memory.</summary>
    private readonly Dictionary<string, OpenInterval> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InstanceRecord> _provisioned = new(StringComparer.Ordinal);
    private string? _lastInstance;
    private OpenInterval? _last;
    private BillingRule _rule = BillingRule.Fc3;
    private DateTimeOffset _lastSignOfLife = DateTimeOffset.MinValue;
    private bool _ended;

    /// <summary>Takes the next record. The result is an interval that the record proves to be over although its own line is missing, or none.</summary>
    public PassingRecord Add(in PassingRecord record)
    {
        if (record.At is var at && at > _lastSignOfLife)
            _lastSignOfLife = at;
        switch (record.Kind)
        {
            case RecordKind.Begin:
                return Begin(record.Begin);
            case RecordKind.Call when IsOpen(record.Call.Instance, record.Call.Interval, out var interval):
                interval!.Add(record.Call);
                break;
            case RecordKind.Interval when IsOpen(record.Interval.Instance, record.Interval.Interval, out var interval):
                interval!.End();
                break;
            case RecordKind.Other:
                return Add(record.Other!);
        }

        return default;
    }

    private PassingRecord Begin(in BeginRecord begin)
    {
        if (IsOpen(begin.Instance, begin.Interval, out var earlier))
            return default;
        var missing = Cut(earlier);
        if (earlier is null)
            _open[begin.Instance] = _last = earlier = new OpenInterval(_rule);
        earlier.Begin(begin);
        return missing;
    }

    private PassingRecord Add(ILedgerRecord record)
    {
        switch (record)
        {
            case RunRecord run:
                _rule = BillingRule.Find(run.Rule) ?? BillingRule.Fc3;
                break;
            case StreamingRecord streaming when IsOpen(streaming.Instance, streaming.Interval, out var interval):
                interval!.Add(streaming);
                break;
            case HoldRecord hold when IsOpen(hold.Instance, hold.Interval, out var interval):
                interval!.Add(hold);
                break;
            case InstanceRecord { Event: not InstanceEvent.Ended } instance:
                if (instance.Provisioned)
                    _provisioned[instance.Instance] = instance;
                else
                    _provisioned.Remove(instance.Instance);
                break;
            case InstanceRecord instance:
                _provisioned.Remove(instance.Instance);
                _open.Remove(instance.Instance, out var last);
                _lastInstance = null;
                return Cut(last);
            case EndRecord:
                _ended = true;
                break;
        }

        return default;
    }

    /// <summary>What is still open of an instance that goes on to something else.</summary>
    private static PassingRecord Cut(OpenInterval? interval) =>
        interval is { IsOpen: true } ? PassingRecord.Of(interval.Close(interval.Latest, IntervalClosing.LastSignOfLife)) : default;

    /// <summary>Nothing more comes: closes what is open, and ends the minimum instances whose end is not there, which are billed until then.</summary>
    /// <param name="now">Null where another run follows, so that this one cannot be going on.</param>
    public IEnumerable<PassingRecord> Close(DateTimeOffset? now)
    {
        var goesOn = !_ended && now - _lastSignOfLife < Breath;
        foreach (var interval in _open.Values.Where(interval => interval.IsOpen))
        {
            yield return PassingRecord.Of(interval.Close(
                // After an orderly end it is not the interval that is open, it is its line that is missing.
                _ended ? interval.Latest : _lastSignOfLife,
                goesOn ? IntervalClosing.StillOpen : IntervalClosing.LastSignOfLife));
        }

        _open.Clear();
        foreach (var instance in _provisioned.Values)
            yield return PassingRecord.Of(instance with { Event = InstanceEvent.Ended, At = _lastSignOfLife });
        _provisioned.Clear();
    }

    private bool IsOpen(string instance, long number, out OpenInterval? interval)
    {
        // Lines of one instance often follow one another, and the reader gives them one string.
        if (!ReferenceEquals(instance, _lastInstance))
        {
            _open.TryGetValue(instance, out _last);
            _lastInstance = instance;
        }

        interval = _last;
        return interval is { IsOpen: true } && interval.Number == number;
    }
}
